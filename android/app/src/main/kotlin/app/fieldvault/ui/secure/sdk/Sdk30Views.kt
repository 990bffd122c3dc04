package app.fieldvault.ui.secure.sdk

import android.view.View
import androidx.annotation.RequiresApi

/** Calls that Android 11 brought. */
@RequiresApi(30)
internal object Sdk30Views {
    /** The system's content capture (smart replies, assistants) sees nothing of [view] and what is in it. */
    fun stopContentCapture(view: View) {
        view.importantForContentCapture = View.IMPORTANT_FOR_CONTENT_CAPTURE_NO_EXCLUDE_DESCENDANTS
    }
}
