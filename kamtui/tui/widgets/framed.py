"""Lines inside a frame that says which of them are not seen."""

from kamtui.locale import _
from kamtui.tui.widgets.frame import Frame
from kamtui.tui.widgets.lines import LineView


class FramedView(LineView):
    """A `LineView` whose frame says when there is more above or below: no row vanishes without a mark."""

    def scroll_lines_to(self, top: int) -> bool:
        """Show the rows from `top` on; the frame says whether there are more."""
        scrolled = super().scroll_lines_to(top)
        if scrolled:
            self.mark_more()
        return scrolled

    def mark_more(self) -> None:
        """Let the frame say which rows are not seen."""
        height = self.size.height
        if not isinstance(self.parent, Frame) or not self.display or not height:
            return
        below = self.top + height < self.line_count()
        if self.top > 0:
            self.parent.more = _("more above and below") if below else _("more above")
        else:
            self.parent.more = _("more below") if below else ""
