package app.fieldvault.ui.secure.sdk

import android.view.Window
import androidx.annotation.RequiresApi

/** Calls that Android 12 brought. */
@RequiresApi(31)
internal object Sdk31Windows {
    /** Other apps cannot draw over [window]. Needs the permission HIDE_OVERLAY_WINDOWS, which the manifest asks for. */
    fun hideOverlays(window: Window) {
        window.setHideOverlayWindows(true)
    }
}
