package app.fieldvault.ui.secure

import android.app.Activity
import android.os.Build
import android.view.View
import android.view.WindowManager
import app.fieldvault.agent.PhoneStatus
import app.fieldvault.ui.secure.sdk.Sdk30Views
import app.fieldvault.ui.secure.sdk.Sdk31Windows
import app.fieldvault.ui.secure.sdk.Sdk33Activities
import app.fieldvault.ui.secure.sdk.Sdk34Views
import app.fieldvault.ui.secure.sdk.Sdk35Views

/**
 * What every window of the app is before anything is drawn in it. Whether screenshots are kept out is decided once, before
 * `setContent`, because a window that changes its mind while it is shown races with the recents picture; a new decision makes a
 * new activity.
 */
object SecureWindow {
    /** Whether windows must keep screenshots out. Unknown means yes. */
    fun isWanted(status: PhoneStatus?): Boolean = status?.policy?.screenshotsAllowed != true

    /** Prepares [activity]'s window. Called before `setContent`. */
    fun prepare(activity: Activity, secure: Boolean) {
        val window = activity.window
        val flag = WindowManager.LayoutParams.FLAG_SECURE
        window.setFlags(if (secure) flag else 0, flag)
        if (Build.VERSION.SDK_INT >= 31) Sdk31Windows.hideOverlays(window)
        if (Build.VERSION.SDK_INT >= 33) Sdk33Activities.hideFromRecents(activity)
        harden(window.decorView)
    }

    /** Keeps autofill, content capture, screen sharing and services that are no accessibility tools away from [root]. */
    fun harden(root: View) {
        root.importantForAutofill = View.IMPORTANT_FOR_AUTOFILL_NO_EXCLUDE_DESCENDANTS
        if (Build.VERSION.SDK_INT >= 30) Sdk30Views.stopContentCapture(root)
        if (Build.VERSION.SDK_INT >= 34) Sdk34Views.markAccessibilitySensitive(root)
        if (Build.VERSION.SDK_INT >= 35) Sdk35Views.markSensitive(root)
    }
}
