"""The options of the plugin, of `extra.rectoverso` and of the command line: one model for all three."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec

from rectoverso.core.changes import Gravity
from rectoverso.core.findings import RULES, Severity
from rectoverso.core.languages import language
from rectoverso.core.layouts import matches
from rectoverso.core.policy import AT_LEAST

Level = Literal["error", "warning", "note", "off"]
Disclosure = Literal["machine", "none"]


class SettingsError(ValueError):
    """An option is wrong; the message names it, what was got and what is expected."""


class Override(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Options for some languages and paths. Empty `languages` or `paths` mean all of them.

    `paths`: globs for uris (paths below the language's folder); `rules`: severity by rule;
    `disclosure`: whether the pages claim to be made by a machine.
    """

    languages: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    rules: dict[str, Level] = {}
    disclosure: Disclosure | None = None

    def applies(self, code: str, uri: str) -> bool:
        """Tell whether the override holds for a page; `code` is empty for an original."""
        return (not self.languages or code in self.languages) and (not self.paths or matches(uri, self.paths))


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All options. Every default is what a Co-op Translator repository needs.

    `layout`: how files are paired, found by looking if `auto`; `root`: the project's root, relative to the
    configuration's folder; `source_root`, `translations`, `images`: relative to `root`; `exclude`: globs
    for originals that are none; `copy`: globs for files besides pictures that are published with the pages that link
    to them, instead of being shown in the repository; `languages`: the only codes to take; `rules`: severity by rule;
    `overrides`: exceptions, the last that applies wins; `fail_on`: rules or severities that fail the
    check, or `severity>=code` and the like; `disclosure`: `machine` if records are the work of a translation tool;
    `replace_sections`: how grave a change must be for its section to show the original's new text instead of the
    outdated translation; `search`: whose index is searched, `theme` for the theme's own; `search_fallbacks`: whether
    pages shown in the original's language are found by the search;
    `hreflang`: where the addresses of a page's other languages are published.
    """

    layout: Literal["auto", "folder", "coop"] = "auto"
    default_language: str = "en"
    root: str = "."
    source_root: str | None = None
    translations: str | None = None
    images: str = "translated_images"
    exclude: tuple[str, ...] = ()
    copy: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    rules: dict[str, Level] = {}
    overrides: tuple[Override, ...] = ()
    fail_on: tuple[str, ...] = ("error",)
    disclosure: Disclosure = "machine"
    replace_sections: tuple[Literal["text", "code", "warning"], ...] = ()
    search: Literal["pagefind", "theme"] = "pagefind"
    search_fallbacks: bool = False
    hreflang: Literal["sitemap", "page", "none"] = "sitemap"
    cache_dir: Annotated[str, msgspec.Meta(min_length=1)] = ".cache/plugin/rectoverso"

    def severity(self, rule: str, code: str = "", uri: str = "") -> Severity | None:
        """Return how grave a finding of `rule` is on a page, or None if it is switched off."""
        level: str = self.rules.get(rule) or RULES[rule][0]
        for override in self.overrides:
            if rule in override.rules and override.applies(code, uri):
                level = override.rules[rule]
        return None if level == "off" else Severity(level)

    def disclosure_of(self, code: str, uri: str) -> Disclosure:
        """Return whether a page that carries a record says that a machine made it."""
        disclosure = self.disclosure
        for override in self.overrides:
            if override.disclosure and override.applies(code, uri):
                disclosure = override.disclosure
        return disclosure


def parse(options: Mapping[str, object]) -> Settings:
    """Return the settings in decoded YAML.

    Errors: SettingsError for an unknown option (with the likely one), a wrong type or a wrong value.
    """
    options = {key: value for key, value in options.items() if value is not None}
    for key in options:
        if key not in Settings.__struct_fields__:
            raise SettingsError(f"{key!r} is no option{_did_you_mean(key, Settings.__struct_fields__)}")
    try:
        settings = msgspec.convert(_read_off(options), Settings, strict=True)
    except msgspec.ValidationError as error:
        raise SettingsError(_readable(str(error))) from None
    _check_rules("rules", settings.rules)
    for index, override in enumerate(settings.overrides):
        _check_rules(f"overrides[{index}].rules", override.rules)
        _check_languages(f"overrides[{index}].languages", override.languages)
    _check_languages("languages", settings.languages)
    _check_languages("default_language", (settings.default_language,))
    allowed = {*RULES, *Severity, *(f"{AT_LEAST}{gravity}" for gravity in Gravity)}
    for name in settings.fail_on:
        if name not in allowed:
            raise SettingsError(f"fail_on: {name!r} is no rule and no severity{_did_you_mean(name, allowed)}")
    if settings.translations is not None and settings.translations.split("/").count("<lang>") != 1:
        raise SettingsError(
            f"translations: {settings.translations!r} must have '<lang>' once, as the name of a folder"
        )
    return settings


def _read_off(value: object) -> object:
    """Return the options with `off`, which YAML reads as false, as the word it was, wherever rules are set."""
    if isinstance(value, list):
        return [_read_off(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    return {
        key: {name: "off" if level is False else level for name, level in item.items()}
        if key == "rules" and isinstance(item, Mapping)
        else _read_off(item)
        for key, item in value.items()
    }


def _check_rules(where: str, rules: Mapping[str, object]) -> None:
    for name in rules:
        if name not in RULES:
            raise SettingsError(f"{where}: {name!r} is no rule{_did_you_mean(name, RULES)}")


def _check_languages(where: str, codes: tuple[str, ...]) -> None:
    for code in codes:
        try:
            canonical = language(code).code
        except LookupError as error:
            raise SettingsError(f"{where}: {error.args[0]}") from None
        if canonical != code:
            raise SettingsError(f"{where}: write {canonical!r} instead of {code!r}")


def _did_you_mean(name: object, names: object) -> str:
    close = difflib.get_close_matches(str(name), [str(known) for known in names], n=1)  # type: ignore[attr-defined]
    return f" (did you mean {close[0]!r}?)" if close else ""


def _readable(message: str) -> str:
    """Put msgspec's path, `... - at `$.rules[...]``, in front, as every message of ours has it."""
    found = re.fullmatch(r"(.*) - at `(?:key in )?\$\.?(.*)`", message)
    if not found or not found[2]:
        return message
    what, where = found[1], found[2]
    if unknown := re.fullmatch(r"Object contains unknown field `(.*)`", what):
        name = unknown[1]
        return f"{where}: {name!r} is no option{_did_you_mean(name, Override.__struct_fields__)}"
    hint = ""
    if where.startswith(("languages", "default_language")) and what.endswith("got `bool`"):
        hint = " (write 'no' in quotes: bare it means false)"
    return f"{where}: {what[0].lower()}{what[1:]}{hint}"
