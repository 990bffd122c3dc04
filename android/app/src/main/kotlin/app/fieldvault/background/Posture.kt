package app.fieldvault.background

import android.app.ActivityManager
import android.content.Context
import android.content.pm.PackageManager
import android.os.Build
import android.os.PowerManager
import androidx.core.app.NotificationManagerCompat
import app.fieldvault.agent.DeviceReport
import app.fieldvault.device.AutostartPages
import app.fieldvault.device.BackgroundHealth
import app.fieldvault.managed.DevicePolicies
import app.fieldvault.managed.ManagedReader

/** What the phone says of itself: to the fleet as posture, to the person as background health. */
class Posture(private val context: Context, private val log: RunLog, private val policies: DevicePolicies, private val managed: ManagedReader) {
    /** For the fleet. */
    fun report(): DeviceReport = DeviceReport(
        appVersion = version(),
        osApi = Build.VERSION.SDK_INT,
        securityPatch = Build.VERSION.SECURITY_PATCH.orEmpty(),
        role = policies.role(),
        screenLock = policies.hasScreenLock(),
        strongBox = context.packageManager.hasSystemFeature(PackageManager.FEATURE_STRONGBOX_KEYSTORE),
        batteryExempt = batteryExempt(),
        backgroundRunsMs = log.runs(),
        managedKeys = managed.outcomes,
    )

    /** For the person. */
    fun health(): BackgroundHealth = BackgroundHealth(
        runsMs = log.runs(),
        expectedSinceMs = installed(),
        batteryExempt = batteryExempt(),
        restricted = context.getSystemService(ActivityManager::class.java)?.isBackgroundRestricted == true,
        notificationsAllowed = NotificationManagerCompat.from(context).areNotificationsEnabled(),
        autostartPage = AutostartPages.of(context) != null,
    )

    private fun batteryExempt() = context.getSystemService(PowerManager::class.java)?.isIgnoringBatteryOptimizations(context.packageName) == true

    private fun version(): String = context.packageManager.getPackageInfo(context.packageName, 0).versionName.orEmpty()

    private fun installed(): Long = context.packageManager.getPackageInfo(context.packageName, 0).lastUpdateTime
}
