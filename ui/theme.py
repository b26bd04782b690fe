"""The look: fonts that are shipped, own style sheets, and Gradio's own variables set to the same tokens."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import gradio as gr
from gradio.themes.utils.fonts import Font

from ui.render.page import STATIC

STYLES = ("tokens", "shell", "ask", "source", "tables", "picture", "library", "work", "print")
SCRIPTS = ("troly", "stream", "link", "source", "address", "composer", "ask", "chips", "library", "work")

_SANS = ("Be Vietnam Pro", "Segoe UI", "Noto Sans", "Roboto", "sans-serif")
_MONO = ("Cascadia Mono", "Noto Sans Mono", "monospace")


def static_folder() -> Path:
    """The folder with style sheets, scripts, fonts and pictures."""
    return Path(str(files("ui").joinpath("static")))


def head() -> str:
    """What goes into the page's head: style sheets first, so that nothing is drawn without them."""
    links = "".join(f'<link rel="stylesheet" href="{STATIC}/css/{name}.css">' for name in STYLES)
    scripts = "".join(f'<script src="{STATIC}/js/{name}.js"></script>' for name in SCRIPTS)
    icon = f'<link rel="icon" type="image/svg+xml" href="{STATIC}/mark.svg">'
    return icon + links + scripts


def theme() -> gr.themes.Base:
    """Gradio's variables, pointing to the tokens of `static/css/tokens.css`; no web fonts are asked for."""
    base = gr.themes.Base(
        font=[Font(name) for name in _SANS],
        font_mono=[Font(name) for name in _MONO],
        radius_size=gr.themes.sizes.radius_sm,
        spacing_size=gr.themes.sizes.spacing_sm,
        text_size=gr.themes.sizes.text_md,
    )
    both = {name: f"var(--{token})" for name, token in _TOKENS.items()}
    dark = {f"{name}_dark": value for name, value in both.items() if name not in _NO_DARK}
    return base.set(**both, **dark)


_NO_DARK = ("block_padding",)
_TOKENS = {
    "body_background_fill": "paper",
    "body_text_color": "ink",
    "body_text_color_subdued": "ink-soft",
    "background_fill_primary": "surface",
    "background_fill_secondary": "paper",
    "block_background_fill": "clear",
    "block_border_color": "line",
    "block_label_text_color": "ink-soft",
    "block_title_text_color": "ink-soft",
    "border_color_primary": "line",
    "border_color_accent": "brand",
    "color_accent_soft": "brand-soft",
    "input_background_fill": "surface",
    "input_border_color": "line-strong",
    "input_border_color_focus": "brand",
    "input_placeholder_color": "ink-faint",
    "button_primary_background_fill": "button",
    "button_primary_background_fill_hover": "button-hover",
    "button_primary_text_color": "button-ink",
    "button_secondary_background_fill": "surface",
    "button_secondary_background_fill_hover": "brand-soft",
    "button_secondary_text_color": "ink",
    "button_secondary_border_color": "line-strong",
    "link_text_color": "brand",
    "link_text_color_hover": "brand-strong",
}
