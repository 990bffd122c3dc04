package app.fieldvault.device

import android.app.admin.DevicePolicyManager
import android.content.ActivityNotFoundException
import android.content.ComponentName
import android.content.Context
import android.content.Intent
import android.net.Uri
import android.os.Build
import android.provider.Settings

/** Opens other apps with a number or an address and nothing else: no name, no id, no way back. */
class AndroidContactActions(private val context: Context) : ContactActions {
    override fun dial(phone: String): Boolean {
        val number = phone.filter { it.isAsciiDigit() || it == '+' }
        return number.any { it.isAsciiDigit() } && open(Intent(Intent.ACTION_DIAL, Uri.fromParts("tel", number, null)))
    }

    override fun navigate(address: String): Boolean =
        address.isNotBlank() && open(Intent(Intent.ACTION_VIEW, Uri.parse("geo:0,0?q=" + Uri.encode(address))))

    override fun openSettings(what: SystemSetting): Boolean = when (what) {
        SystemSetting.Notifications -> open(Intent(Settings.ACTION_APP_NOTIFICATION_SETTINGS).putExtra(Settings.EXTRA_APP_PACKAGE, context.packageName))
        SystemSetting.BatteryOptimisation -> open(Intent(Settings.ACTION_IGNORE_BATTERY_OPTIMIZATION_SETTINGS)) || open(appInfo())
        SystemSetting.Autostart -> AutostartPages.of(context)?.let(::open) ?: open(appInfo())
        SystemSetting.Biometrics -> open(biometrics()) || open(Intent(Settings.ACTION_SECURITY_SETTINGS))
        SystemSetting.ScreenLock -> open(Intent(DevicePolicyManager.ACTION_SET_NEW_PASSWORD)) || open(Intent(Settings.ACTION_SECURITY_SETTINGS))
        SystemSetting.AppInfo -> open(appInfo())
        SystemSetting.ExactTime -> open(Intent(Settings.ACTION_DATE_SETTINGS))
    }

    private fun biometrics(): Intent =
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) Intent(Settings.ACTION_BIOMETRIC_ENROLL) else Intent(Settings.ACTION_SECURITY_SETTINGS)

    private fun appInfo() = Intent(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, Uri.fromParts("package", context.packageName, null))

    private fun open(intent: Intent): Boolean {
        if (intent.resolveActivity(context.packageManager) == null) return false
        return try {
            context.startActivity(intent.addFlags(Intent.FLAG_ACTIVITY_NEW_TASK))
            true
        } catch (_: ActivityNotFoundException) {
            false
        } catch (_: SecurityException) {
            // Some makers guard their pages against everybody.
            false
        }
    }

    private fun Char.isAsciiDigit() = this in '0'..'9'
}

/** Pages on which makers hide a switch for apps that start by themselves. Undocumented, so each is used only if it is there. */
internal object AutostartPages {
    private val pages = listOf(
        "com.miui.securitycenter" to "com.miui.permcenter.autostart.AutoStartManagementActivity",
        "com.huawei.systemmanager" to "com.huawei.systemmanager.startupmgr.ui.StartupNormalAppListActivity",
        "com.hihonor.systemmanager" to "com.hihonor.systemmanager.startupmgr.ui.StartupNormalAppListActivity",
        "com.coloros.safecenter" to "com.coloros.safecenter.startupapp.StartupAppListActivity",
        "com.oplus.safecenter" to "com.oplus.safecenter.startupapp.StartupAppListActivity",
        "com.iqoo.secure" to "com.iqoo.secure.ui.phoneoptimize.BgStartUpManager",
        "com.vivo.permissionmanager" to "com.vivo.permissionmanager.activity.BgStartUpManagerActivity",
    )

    /** This maker's page, if it can be opened. */
    fun of(context: Context): Intent? = pages.map { (owner, page) -> Intent().setComponent(ComponentName(owner, page)) }
        .firstOrNull { it.resolveActivity(context.packageManager) != null }
}
