package app.fieldvault.managed

import android.app.KeyguardManager
import android.app.admin.DevicePolicyManager
import android.content.ComponentName
import android.content.Context
import android.os.Build
import app.fieldvault.agent.ManagementRole
import app.fieldvault.entry.AdminReceiver
import app.fieldvault.managed.sdk.Sdk31Policies

/** The one place that talks to the system's device management: tells who manages, and where this app itself does, acts. */
class DevicePolicies(private val context: Context) {
    private val manager: DevicePolicyManager? = context.getSystemService(DevicePolicyManager::class.java)
    private val admin = ComponentName(context, AdminReceiver::class.java)

    /** Who manages this phone, as far as an app is told. */
    fun role(): ManagementRole {
        val system = manager ?: return ManagementRole.None
        return when {
            system.isDeviceOwnerApp(context.packageName) -> ManagementRole.DeviceOwner
            system.isProfileOwnerApp(context.packageName) -> ManagementRole.ProfileOwner
            system.activeAdmins.orEmpty().any { owns(system, it.packageName) } -> ManagementRole.Managed
            else -> ManagementRole.None
        }
    }

    /** Whether the phone's own screen lock is set. */
    fun hasScreenLock(): Boolean = context.getSystemService(KeyguardManager::class.java)?.isDeviceSecure == true

    /**
     * Hardens the phone where this app is its owner; elsewhere nothing. Screens are captured only if [screenshotsAllowed]. Said
     * again at every start: the system forgets nothing, but an app that has just become owner has said nothing yet.
     */
    fun harden(screenshotsAllowed: Boolean) {
        val system = manager ?: return
        val owner = system.isDeviceOwnerApp(context.packageName)
        if (!owner && !system.isProfileOwnerApp(context.packageName)) return
        attempt { system.setScreenCaptureDisabled(admin, !screenshotsAllowed) }
        if (!owner) return
        attempt { system.setBackupServiceEnabled(admin, false) }
        if (Build.VERSION.SDK_INT >= 31) attempt { Sdk31Policies.closeUsb(system) }
    }

    private fun owns(system: DevicePolicyManager, app: String) = system.isDeviceOwnerApp(app) || system.isProfileOwnerApp(app)

    /** Makers leave calls out or guard them; one that is refused does not keep the next from being made. */
    private inline fun attempt(call: () -> Unit) {
        try {
            call()
        } catch (_: SecurityException) {
            return
        } catch (_: UnsupportedOperationException) {
            return
        } catch (_: IllegalStateException) {
            return
        }
    }
}
