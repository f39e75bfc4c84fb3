"""Options: defaults for a Co-op repository, one clear message for each mistake, with the likely name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import Tree
from rectoverso.core.findings import RULES, Severity
from rectoverso.core.settings import SettingsError, parse
from rectoverso.sources.configuration import ConfigurationError, load


def test_defaults() -> None:
    settings = parse({})
    assert settings.fail_on == ("error",)
    assert settings.severity("stale") is Severity.ERROR
    assert settings.severity("missing") is Severity.NOTE
    assert settings.disclosure_of("sv", "a.md") == "machine"


def test_last_override_that_applies_wins() -> None:
    settings = parse(
        {
            "rules": {"stale": "warning"},
            "overrides": [
                {
                    "languages": ["de"],
                    "paths": ["specimens/**"],
                    "rules": {"stale": "off"},
                    "disclosure": "none",
                },
                {"languages": ["sv"], "rules": {"stale": "note"}},
            ],
        }
    )
    assert settings.severity("stale", "ja", "a.md") is Severity.WARNING
    assert settings.severity("stale", "sv", "specimens/a.md") is Severity.NOTE
    assert settings.severity("stale", "de", "a.md") is Severity.WARNING
    assert settings.severity("stale", "de", "specimens/a.md") is None
    assert settings.disclosure_of("de", "specimens/a.md") == "none"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"languges": ["sv"]}, "'languges' is no option (did you mean 'languages'?)"),
        ({"xyzzy": 1}, "'xyzzy' is no option"),
        ({"layout": "floder"}, "layout: invalid enum value 'floder'"),
        ({"languages": "sv"}, "languages: expected `array`, got `str`"),
        (
            {"languages": ["sv", False]},
            "languages[1]: expected `str`, got `bool` (write 'no' in quotes: bare it means false)",
        ),
        ({"languages": ["zh_cn"]}, "languages: write 'zh-CN' instead of 'zh_cn'"),
        (
            {"languages": ["svx"]},
            "languages: 'svx' is no language that BCP 47 and CLDR know (did you mean sv?)",
        ),
        ({"rules": {"stael": "off"}}, "rules: 'stael' is no rule (did you mean 'stale'?)"),
        ({"rules": {"stale": "fatal"}}, "rules[...]: invalid enum value 'fatal'"),
        ({"fail_on": ["errors"]}, "fail_on: 'errors' is no rule and no severity (did you mean 'error'?)"),
        ({"overrides": [{"path": ["a.md"]}]}, "overrides[0]: 'path' is no option (did you mean 'paths'?)"),
        (
            {"overrides": [{"rules": {"mising": "off"}}]},
            "overrides[0].rules: 'mising' is no rule (did you mean 'missing'?)",
        ),
        ({"translations": "i18n"}, "translations: 'i18n' must have '<lang>' once, as the name of a folder"),
    ],
)
def test_mistakes(options: dict[str, object], expected: str) -> None:
    with pytest.raises(SettingsError) as error:
        parse(options)
    assert str(error.value) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "plugins: [{rectoverso: {lnaguages: [sv]}}]",
            "'lnaguages' is no option (did you mean 'languages'?)",
        ),
        ("extra: {rectoverso: {lnaguages: [sv]}}", "'lnaguages' is no option (did you mean 'languages'?)"),
        ("plugins: [{rectoverso: [sv]}]", "the options of rectoverso are no mapping"),
        ("a: [", "not valid YAML: while parsing"),
        ("- a", "holds no options"),
        ("INHERIT: mkdocs.yml", "inherits itself through mkdocs.yml"),
    ],
)
def test_mistakes_in_the_configuration(tree: Tree, text: str, expected: str) -> None:
    root = tree({"mkdocs.yml": text, "docs/en/a.md": "", "docs/sv/a.md": ""})
    with pytest.raises(ConfigurationError) as error:
        load(root / "mkdocs.yml")
    assert str(error.value).startswith(f"{root}/mkdocs.yml: {expected}")


def test_configuration_of_mkdocs_is_read_without_mkdocs(tree: Tree) -> None:
    """Tags that only a theme understands, inheritance, static-i18n's default language and other folders."""
    root = tree(
        {
            "base.yml": "plugins: {rectoverso: {fail_on: [warning]}}\nextra: {a: !!python/name:x.y }\n",
            "website/mkdocs.yml": (
                "INHERIT: ../base.yml\ndocs_dir: text\nsite_dir: out\n"
                "plugins:\n  i18n:\n    languages:\n    - {locale: sv, default: true, build: !ENV [NO, true]}\n"
            ),
            "website/text/sv/a.md": "",
            "website/text/en/a.md": "",
        }
    )
    project = load(root / "website/mkdocs.yml")
    assert project.layout.source_root == "text/sv"
    assert project.layout.default_language == "sv"
    assert project.settings.fail_on == ("warning",)
    assert "out" in project.skip


def test_coop_layout_from_a_folder_beside_it(tree: Tree) -> None:
    root = tree(
        {
            "README.md": "",
            "translations/sv/README.md": "",
            "website/mkdocs.yml": "plugins: {rectoverso: {root: ..}}",
        }
    )
    project = load(root / "website/mkdocs.yml")
    assert project.root == root
    assert project.layout.translations == "translations/<lang>"
    assert "website" in project.skip


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("{root: nowhere}", "root: 'nowhere' is no folder"),
        ("{translations: ../<lang>}", "translations: '../<lang>' leaves the project's root"),
        ("{source_root: /etc, layout: coop}", "source_root: '/etc' leaves the project's root"),
        ("{}", "no such folder, and no translations/<lang>"),
    ],
)
def test_places_that_cannot_be(tree: Tree, options: str, expected: str) -> None:
    root = tree({"mkdocs.yml": f"plugins: {{rectoverso: {options}}}"})
    with pytest.raises(ConfigurationError) as error:
        load(root / "mkdocs.yml")
    assert expected in str(error.value)


def test_every_rule_is_documented_with_its_severity() -> None:
    page = (Path(__file__).parents[2] / "docs/en/reference/configuration.md").read_text(encoding="utf-8")
    documented = dict(re.findall(r"^\| `([\w-]+)` \| (error|warning|note) \|", page, re.MULTILINE))
    assert documented == {rule: severity.value for rule, (severity, _) in RULES.items()}
