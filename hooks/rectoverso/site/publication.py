"""What is written beside the pages: a sitemap for each edition, and once what belongs to the whole site."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from rectoverso.reports.document import dumps
from rectoverso.site.edition import Edition, Site
from rectoverso.sources.tree import write_atomically

STATUS = "rectoverso/status.json"
_HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def sitemap_address(edition: Edition) -> str:
    """Return the address of an edition's sitemap; the root's own name belongs to the index."""
    return _sitemap(edition.site, edition.language.code)


def _sitemap(site: Site, code: str) -> str:
    if code == site.default.code and len(site.codes) > 1:
        return f"sitemap-{code}.xml"
    return f"{site.addresses.home(code)}sitemap.xml"


def write_sitemap(edition: Edition, folder: Path) -> None:
    """Write an edition's sitemap below `folder`, the site's root: real translations only, with `hreflang`.

    Nothing is written where the site's address is not known: a sitemap holds absolute addresses.
    """
    site = edition.site
    if not site.addresses.site_url:
        return
    with_links = site.survey.project.settings.hreflang == "sitemap"
    rows = []
    for uri in site.survey.catalogue.originals:
        code = edition.language.code
        # The configuration may leave out an original that the catalogue knows.
        if uri not in edition.built or not (edition.is_default or site.is_shown(code, uri)):
            continue
        rows.append(f"<url><loc>{escape(_absolute(site, code, uri))}</loc>{_modified(site, code, uri)}")
        rows += (
            [_link(address, alternate) for alternate, address in hreflang(site, uri)] if with_links else []
        )
        rows.append("</url>")
    namespaces = f'{_NAMESPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    text = f"{_HEADER}<urlset {namespaces}>\n" + "\n".join(rows) + "\n</urlset>\n"
    write_atomically(folder / sitemap_address(edition), text.encode())


def hreflang(site: Site, uri: str) -> list[tuple[str, str]]:
    """Return code and absolute address of each real translation, `x-default` last; empty if there is one only."""
    pairs = [(code, site.addresses.absolute(address) or "") for code, address in site.alternates(uri)]
    return [*pairs, ("x-default", pairs[0][1])] if len(pairs) > 1 and pairs[0][1] else []


def write_site(site: Site, folder: Path) -> None:
    """Write what belongs to the whole site: the verdicts, and the index of sitemaps."""
    write_atomically(folder / STATUS, dumps(site.survey).encode())
    if site.addresses.site_url and len(site.codes) > 1:
        rows = [
            f"<sitemap><loc>{escape(site.addresses.site_url + _sitemap(site, code))}</loc></sitemap>"
            for code in site.codes
        ]
        text = f"{_HEADER}<sitemapindex {_NAMESPACE}>\n" + "\n".join(rows) + "\n</sitemapindex>\n"
        write_atomically(folder / "sitemap.xml", text.encode())


def _absolute(site: Site, code: str, uri: str) -> str:
    return site.addresses.absolute(site.addresses.page(code, uri)) or ""


def _modified(site: Site, code: str, uri: str) -> str:
    verdict = site.verdict(code, uri)
    date = verdict.record.translation_date if verdict and verdict.record else None
    return f"<lastmod>{date.date().isoformat()}</lastmod>" if date else ""


def _link(address: str, code: str) -> str:
    return f'<xhtml:link rel="alternate" hreflang={quoteattr(code)} href={quoteattr(address)}/>'
