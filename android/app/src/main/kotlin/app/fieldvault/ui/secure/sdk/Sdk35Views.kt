package app.fieldvault.ui.secure.sdk

import android.view.View
import androidx.annotation.RequiresApi

/** Calls that Android 15 brought. */
@RequiresApi(35)
internal object Sdk35Views {
    /** A screen share shows a blank in place of the window that holds [view]. */
    fun markSensitive(view: View) {
        view.contentSensitivity = View.CONTENT_SENSITIVITY_SENSITIVE
    }
}
