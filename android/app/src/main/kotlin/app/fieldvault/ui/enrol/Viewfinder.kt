package app.fieldvault.ui.enrol

import androidx.compose.foundation.Canvas
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.CornerRadius
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Rect
import androidx.compose.ui.geometry.RoundRect
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.Path
import androidx.compose.ui.graphics.PathFillType
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.drawscope.DrawScope
import androidx.compose.ui.graphics.drawscope.Stroke
import androidx.compose.ui.unit.dp
import app.fieldvault.ui.theme.Spacing

/** The frame into which the code is to be held: what is around it is dimmed, its corners are drawn. */
@Composable
internal fun Viewfinder(modifier: Modifier = Modifier) = Canvas(modifier) {
    val side = (minOf(size.width, size.height) * SHARE).coerceAtMost(LARGEST.toPx())
    val hole = Rect(Offset((size.width - side) / 2, (size.height - side) / 2), Size(side, side))
    val corner = CORNER.toPx()
    val around = Path().apply {
        fillType = PathFillType.EvenOdd
        addRect(Rect(Offset.Zero, size))
        addRoundRect(RoundRect(hole, CornerRadius(corner)))
    }
    drawPath(around, Color.Black, alpha = DIM)
    corners(hole, corner)
}

/** Over the camera's picture, whatever is on it: white, on what is dimmed. */
private fun DrawScope.corners(hole: Rect, corner: Float) {
    val arm = ARM.toPx()
    val pen = Stroke(PEN.toPx(), cap = StrokeCap.Round)
    val ends = listOf(hole.left to hole.top, hole.right to hole.top, hole.right to hole.bottom, hole.left to hole.bottom)
    ends.forEach { (x, y) ->
        val inwardX = if (x == hole.left) 1f else -1f
        val inwardY = if (y == hole.top) 1f else -1f
        val angle = Path().apply {
            moveTo(x, y + inwardY * arm)
            lineTo(x, y + inwardY * corner)
            quadraticTo(x, y, x + inwardX * corner, y)
            lineTo(x + inwardX * arm, y)
        }
        drawPath(angle, Color.White, style = pen)
    }
}

/** Of the shorter side; a code that fills it is read from a hand's breadth away. */
private const val SHARE = 0.72f
private const val DIM = 0.5f
private val LARGEST = 360.dp
private val CORNER = 12.dp
private val ARM = Spacing.four
private val PEN = 4.dp
