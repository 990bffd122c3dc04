package app.fieldvault.ui.picture

import android.graphics.Bitmap
import android.graphics.Canvas
import android.view.inspector.WindowInspector
import androidx.compose.ui.geometry.Rect
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.luminance

/** How well ink can be told from paper, by WCAG 2. */
object Contrast {
    /** For text. */
    const val TEXT = 4.5

    /** For large text and for signs. */
    const val LARGE = 3.0

    /** The ratio of two colours, 1 to 21. */
    fun ratio(a: Color, b: Color): Double {
        val (dark, light) = listOf(a.luminance(), b.luminance()).sorted()
        return (light + 0.05) / (dark + 0.05)
    }
}

/** A window as it is painted. */
class Paper private constructor(val width: Int, val height: Int, private val pixels: IntArray) {
    /** The commonest colour of [part]: what is written on. Null outside of the window. */
    fun under(part: Rect): Color? {
        val counts = HashMap<Int, Int>()
        for (y in part.top.toInt().coerceAtLeast(0) until part.bottom.toInt().coerceAtMost(height)) {
            for (x in part.left.toInt().coerceAtLeast(0) until part.right.toInt().coerceAtMost(width)) {
                counts.merge(pixels[y * width + x] and 0xFFFFFF, 1, Int::plus)
            }
        }
        return counts.maxByOrNull { it.value }?.let { Color(0xFF000000L or it.key.toLong()) }
    }

    companion object {
        /** The window that lies over the others. */
        fun ofTopWindow(): Paper {
            val view = WindowInspector.getGlobalWindowViews().last()
            val picture = Bitmap.createBitmap(view.width, view.height, Bitmap.Config.ARGB_8888)
            view.draw(Canvas(picture))
            val pixels = IntArray(view.width * view.height)
            picture.getPixels(pixels, 0, view.width, 0, 0, view.width, view.height)
            return Paper(view.width, view.height, pixels)
        }
    }
}
