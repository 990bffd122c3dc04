package app.fieldvault.managed.sdk

import android.app.admin.DevicePolicyManager
import androidx.annotation.RequiresApi

/** Calls that Android 12 brought. */
@RequiresApi(31)
internal object Sdk31Policies {
    /** USB only charges, where the phone can do that. */
    fun closeUsb(manager: DevicePolicyManager) {
        if (manager.canUsbDataSignalingBeDisabled()) manager.isUsbDataSignalingEnabled = false
    }
}
