package app.fieldvault.ui.secure.sdk

import android.view.View
import androidx.annotation.RequiresApi

/** Calls that Android 14 brought. */
@RequiresApi(34)
internal object Sdk34Views {
    /** Only services that declare themselves accessibility tools, as TalkBack does, may read [view]. */
    fun markAccessibilitySensitive(view: View) {
        view.setAccessibilityDataSensitive(View.ACCESSIBILITY_DATA_SENSITIVE_YES)
    }
}
