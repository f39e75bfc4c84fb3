"""The hook that `mkdocs.yml` names: the plugin's events, with options from `extra.rectoverso`."""

from rectoverso.site.plugin import RectoversoPlugin

_plugin = RectoversoPlugin(as_hook=True)
globals().update({name: getattr(_plugin, name) for name in dir(_plugin) if name.startswith("on_")})
