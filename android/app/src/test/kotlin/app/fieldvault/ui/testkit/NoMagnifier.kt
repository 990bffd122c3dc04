package app.fieldvault.ui.testkit

import android.widget.Magnifier
import org.robolectric.annotation.Implementation
import org.robolectric.annotation.Implements

/** The framework of the tests cannot take the magnifier of text fields away again. */
@Implements(Magnifier::class)
class NoMagnifier {
    /** Shows nothing. */
    @Implementation
    fun show(x: Float, y: Float) = Unit

    /** Shows nothing. */
    @Implementation
    fun show(x: Float, y: Float, mx: Float, my: Float) = Unit

    /** Nothing is shown. */
    @Implementation
    fun dismiss() = Unit

    /** Nothing is shown. */
    @Implementation
    fun update() = Unit

    /** Nowhere. */
    @Implementation
    fun getPosition(): android.graphics.Point = android.graphics.Point()
}
