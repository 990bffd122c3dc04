package app.fieldvault.ui.secure.sdk

import android.app.Activity
import androidx.annotation.RequiresApi

/** Calls that Android 13 brought. */
@RequiresApi(33)
internal object Sdk33Activities {
    /** The list of recent apps shows no picture of [activity], also where policy allows screenshots. */
    fun hideFromRecents(activity: Activity) {
        activity.setRecentsScreenshotEnabled(false)
    }
}
