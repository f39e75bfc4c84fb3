"""Where a repository lies on the web, from what git's own files say: no network, no git."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

_SECTION = re.compile(r'\[\s*(?P<name>[A-Za-z0-9.-]+)(?:\s+"(?P<sub>(?:\\.|[^"\\])*)")?\s*\]')
_VALUE = re.compile(r"(?P<key>[A-Za-z][A-Za-z0-9-]*)\s*=\s*(?P<value>.*)")
_BRANCH = re.compile(r"ref:\s*refs/(?:heads|remotes/[^/\s]+)/(?P<branch>\S+)\s*")
_DOMAIN = r"(?P<domain>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)"
_PATH = r"(?P<path>[A-Za-z0-9._~/-]+)"
_URL = re.compile(
    rf"(?P<scheme>https?|ssh|git|git\+ssh)://(?:[^@/\s]*@)?{_DOMAIN}(?P<port>:[0-9]+)?/+{_PATH}"
)
_SCP = re.compile(rf"(?P<scheme>)(?P<port>)(?:[^@/:\s]+@)?{_DOMAIN}:/*{_PATH}")
_SAFE = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/")


class Host(StrEnum):
    """The kinds of hosts whose addresses are known."""

    GITHUB = "github"
    GITLAB = "gitlab"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository on the web.

    `host`: its kind; `domain` and `path`: `github.com` and `owner/name`; `branch`: what its links lead to;
    `below`: the project's folder in it, empty or with a final `/`.
    """

    host: Host
    domain: str
    path: str
    branch: str
    below: str = ""

    @property
    def url(self) -> str:
        """The address of its start page."""
        return f"https://{self.domain}/{self.path}"

    @property
    def edit_uri(self) -> str | None:
        """What leads from `url` to the editor of a file of the project; None where that is not known."""
        if self.host is Host.OTHER:
            return None
        return f"{self._dash}edit/{_quoted(self.branch)}/{_quoted(self.below)}"

    def file(self, path: str) -> str | None:
        """Return the address of one of the project's files; None where that is not known."""
        if self.host is Host.OTHER:
            return None
        return f"{self.url}/{self._dash}blob/{_quoted(self.branch)}/{_quoted(self.below + path)}"

    @property
    def site_url(self) -> str | None:
        """Where the host publishes the repository's pages, if that can be told."""
        owner, _, name = self.path.partition("/")
        home = {"github.com": "github.io", "gitlab.com": "gitlab.io"}.get(self.domain)
        if not home:
            return None
        domain = f"{owner.lower()}.{home}"
        return f"https://{domain}/" if name.lower() == domain else f"https://{domain}/{name}/"

    @property
    def _dash(self) -> str:
        return "-/" if self.host is Host.GITLAB else ""


def repository(config: str, head: str, heads: Mapping[str, str], below: str = "") -> Repository | None:
    """Return the repository that the files of git describe, or None if its remote is no place on the web.

    `config`: the text of `config`; `head`: that of `HEAD`; `heads`: remote -> text of its own `HEAD`, which
    names the default branch; `below`: the project's folder in the repository. Without any branch, as in the
    checkout of a single commit, it is `main`.
    """
    remotes, tracked = _remotes(config)
    current = _branch(head)
    remote = tracked.get(current or "")
    if remote not in remotes:
        remote = "origin" if "origin" in remotes else next(iter(remotes), None)
    found = _address(remotes[remote]) if remote else None
    if not found:
        return None
    branch = _branch(heads.get(remote or "", "")) or current or "main"
    return Repository(*found, branch, f"{below}/" if below else "")


def _remotes(config: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return remote -> its first address, and branch -> remote. Source: git-config(1), syntax."""
    remotes: dict[str, str] = {}
    tracked: dict[str, str] = {}
    name = sub = ""
    for line in config.splitlines():
        text = line.strip()
        section = _SECTION.match(text)
        if section:
            name, sub = section["name"].lower(), re.sub(r"\\(.)", r"\1", section["sub"] or "")
            text = text[section.end() :].strip()
        found = _VALUE.fullmatch(text)
        if not found:
            continue
        key, value = found["key"].lower(), _plain(found["value"])
        if (name, key) == ("remote", "url"):
            remotes.setdefault(sub, value)
        elif (name, key) == ("branch", "remote"):
            tracked[sub] = value
    return remotes, tracked


def _plain(value: str) -> str:
    """Return a value without quotes and without the comment behind it."""
    parts = re.findall(r'"((?:\\.|[^"\\])*)"|([^"#;]+)|([#;].*)', value)
    return "".join(quoted or bare for quoted, bare, _ in parts).strip()


def _branch(head: str) -> str | None:
    found = _BRANCH.fullmatch(head.strip())
    # Where references lie in a table, `HEAD` holds a name that no branch has.
    return found["branch"] if found and not found["branch"].startswith(".") else None


def _address(remote: str) -> tuple[Host, str, str] | None:
    """Return kind, domain and path of a remote's address; names and passwords in it are left behind."""
    found = _URL.fullmatch(remote.strip()) or _SCP.fullmatch(remote.strip())
    if not found:
        return None
    domain = found["domain"].lower()
    domain = {"www.github.com": "github.com", "ssh.github.com": "github.com"}.get(domain, domain)
    domain = {"altssh.gitlab.com": "gitlab.com"}.get(domain, domain)
    if found["port"] and found["scheme"] in ("http", "https"):
        domain += found["port"]
    path = found["path"].strip("/").removesuffix(".git")
    parts = path.split("/")
    if len(parts) < 2 or "" in parts or ".." in parts:
        return None
    labels = domain.split(".")
    kinds = {"github": Host.GITHUB, "gitlab": Host.GITLAB}
    host = next((kind for name, kind in kinds.items() if name in labels), Host.OTHER)
    if host is Host.GITHUB and len(parts) != 2:
        return None
    return host, domain, path


def _quoted(path: str) -> str:
    """Return a path as it is written in an address. Source: RFC 3986, 2.1-2.3."""
    data = path.encode("utf-8", "replace")
    return "".join(chr(byte) if byte in _SAFE else f"%{byte:02X}" for byte in data)
