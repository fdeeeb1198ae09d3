"""Makes every picture in this folder from the demo workspace: `.venv/bin/python screenshots/make.py`.

Each screen at 80x24 and 120x40, in English and Chinese, dark; the briefing light as well. The clock stands at the
Sunday evening of the demo, so that the same program gives the same pictures. Needs the extra `png` and a monospaced
font with Chinese characters (such as Noto Sans Mono CJK).
"""

import asyncio
import os
import shutil
import sys
import tempfile
from pathlib import Path

NOW = "2026-11-22T20:14:00+08:00"
SIZES = ((120, 40), (80, 24))
LANGUAGES = ("en", "zh_CN")

LOG = (
    "10:00-10:50 上门 @陈总 @李雯 @赵工 @\"Jonas Weber\"\n"
    "trust:20 needs:15 objections:10 closing:5\n"
    "切换演练讲完了，陈总很满意。He wants RTO <= 30 min proven on their own data.\n"
    "问题: 核心系统切换窗口只有四小时\n"
    "need: one Saturday night drill before year end\n"
    "\n"
    ">>send revised drill plan by Wed\n"
    "<<RTO 测试结果 周五前\n"
    "?second site in their price\n"
    "!!book the risk director 下周二前 +Zhou\n"
    "!clear clause 8.3 by 节前\n"
    "#drill =advanced recap"
)
"""What is typed in the picture of the log."""

CUSTOMERS = (
    "Account Name;Sector;Website;Since;Annual Revenue;Account manager;Region\n"
    "Linden Optik GmbH;Optics;https://linden-optik.example;13.10.2019;12000000 EUR;Lin Tao;North\n"
    "海澄物流;物流;https://haicheng.example;2021-03-02;86000000 CNY;Lin Tao;华东\n"
    ";;;;;;South\n"
    "Porthaven Rail plc;Rail;https://porthaven.example;28.02.2022;31500000 GBP;Zhou Ke;West\n"
    "岱峰新材;材料;https://daifeng.example;2023-06-30;44000000 CNY;;华北\n"
)
"""The file of another program that is imported."""

SCREENS: dict[str, tuple[str, ...]] = {
    "briefing": (),
    "private": ("p",),
    "visits": ("2", "down", "down"),
    "people": ("3", "down", "down"),
    "accounts": ("escape",),
    "find": ("slash", "d", "r", "i", "l", "l"),
    "find-name": ("slash", "c", "h", "e", "n"),
    "duplicates": ("shift+f8", "WAIT"),
    "commands": ("ctrl+p",),
    "help": ("question_mark",),
    "log": ("l", "TYPE"),
    "form-step": ("e",),
    "form-contact": ("3", "down", "down", "e"),
    "import": (
        "I", "FILE", "enter", "WAIT", "down", *"industry", "enter", "down", "down", *"customersince", "enter", "WAIT",
    ),
    "import-choice": ("I", "FILE", "enter", "WAIT", "end", "c"),
    "imported": ("I", "FILE", "enter", "WAIT", "ctrl+s", "WAIT"),
}
"""The keys that lead to each screen; `TYPE` types the log, `FILE` the path of the customers, `WAIT` waits for what is
done beside the screen."""

EXCHANGE: dict[str, tuple[str, ...]] = {
    "exchange": ("6", "down", "down"),
    "exchange-text": ("6",),
    "exchange-deleted": ("6", "down", "right"),
    "exchange-to-send": ("6", "down", "down", "down"),
    "exchange-export": ("6", "x"),
    "history": ("6", "h"),
    "undo-list": ("H", "down", "u", "up", "up"),
    "news": ("w",),
}
"""The same in the workspace that a colleague's pack has come to."""


COUNTED = 0.4
"""Seconds until the first row says what waits to be sent."""


async def picture(name: str, keys: tuple[str, ...], size: tuple[int, int], theme: str, file: Path, home: Path) -> None:
    """One picture."""
    from textual.widgets import Input, TextArea

    from kamtui.clock import clock
    from kamtui.store.workspace import Workspace
    from kamtui.tui.app import KamtuiApp
    from kamtui.tui.shot import svg_to_png

    # The exchange is that of a device with its key: a copy would be another device.
    copy = Path(shutil.copy(file, home / "picture.db")) if file.parent == home else file
    workspace = Workspace.open(copy, file.parent, clock())
    app = KamtuiApp(workspace, copy, home)
    app.theme = theme
    async with app.run_test(size=size, notifications=False) as pilot:
        await pilot.pause(COUNTED)
        for key in keys:
            if key == "TYPE":
                app.screen.query_one(TextArea).insert(LOG)
            elif key == "FILE":
                app.screen.query_one(Input).value = str(home / "customers.csv")
            elif key == "WAIT":
                await pilot.pause(COUNTED * 2)
            else:
                await pilot.press(key)
            await pilot.pause()
        await pilot.pause(0.1)
        svg = app.export_screenshot()
    keep(name, svg_to_png(svg))
    workspace.close()


def take(name: str, keys: tuple[str, ...], size: tuple[int, int], theme: str, file: Path, home: Path) -> None:
    """One picture; what its keys wrote goes again, so that the next one begins where this one did."""
    before = file.read_bytes()
    asyncio.run(picture(name, keys, size, theme, file, home))
    file.write_bytes(before)


def keep(name: str, png: bytes) -> None:
    """Write a picture with a palette of 256 colours: a quarter of the size, and a screen has fewer."""
    from io import BytesIO

    from PIL import Image

    with Image.open(BytesIO(png)) as image:
        small = image.convert("RGB").quantize(256, dither=Image.Dither.NONE)
        small.save(Path(__file__).with_name(f"{name}.png"), optimize=True)


def main() -> int:
    """Make all pictures; says each name."""
    os.environ.update(KAMTUI_NOW=NOW, COLORTERM="truecolor", TERM="xterm-256color")
    import colleague

    from kamtui import locale
    from kamtui.actions.exchanging import export_pack
    from kamtui.actions.start import begin
    from kamtui.clock import clock
    from kamtui.demo.build import build
    from kamtui.store.workspace import Workspace

    with tempfile.TemporaryDirectory() as folder:
        home, demo = Path(folder), Path(folder) / "demo.db"
        (home / "empty").mkdir()
        with colleague.on("old laptop"):
            build(demo, home, clock()).close()
        exchange = colleague.make(demo, home / "exchange")
        exchange.close()
        # The team has the demo's year already, so that the first row counts nothing.
        with Workspace.open(demo, home, clock()) as workspace:
            export_pack(workspace, home / "sent.kamtui")
        (home / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
        begin(home / "empty" / "empty.db", home / "empty", clock(), "Lin Yue").close()
        for language in LANGUAGES:
            locale.use(language)
            for width, height in SIZES:
                suffix = f"{width}x{height}" + ("-zh" if language == "zh_CN" else "")
                for name, keys in SCREENS.items():
                    print(f"{name}-{suffix}")
                    take(f"{name}-{suffix}", keys, (width, height), "kamtui-dark", demo, home)
                for name, keys in EXCHANGE.items():
                    print(f"{name}-{suffix}")
                    take(f"{name}-{suffix}", keys, (width, height), "kamtui-dark", exchange.path, home)
                take(f"exchange-light-{suffix}", ("6",), (width, height), "kamtui-light", exchange.path, home)
                empty = home / "empty" / "empty.db"
                for name, keys in (("exchange-empty", ("6",)), ("news-empty", ("w",))):
                    take(f"{name}-{suffix}", keys, (width, height), "kamtui-dark", empty, home)
                name = f"first-start-{suffix}"
                print(name)
                asyncio.run(first_start(name, (width, height), home))
                take(f"briefing-light-{suffix}", (), (width, height), "kamtui-light", demo, home)
    return 0


async def first_start(name: str, size: tuple[int, int], home: Path) -> None:
    """The screen of the first start."""
    from textual.widgets import Input

    from kamtui.tui.app import KamtuiApp
    from kamtui.tui.shot import svg_to_png

    app = KamtuiApp(None, Path("kamtui.db"), home)
    async with app.run_test(size=size) as pilot:
        await pilot.pause(0.1)
        app.screen.query_one("#first-name", Input).value = "Lin Yue"
        await pilot.pause(0.1)
        svg = app.export_screenshot()
    keep(name, svg_to_png(svg))


if __name__ == "__main__":
    sys.exit(main())
