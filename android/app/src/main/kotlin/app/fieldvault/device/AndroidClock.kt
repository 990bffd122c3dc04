package app.fieldvault.device

import android.content.Context
import android.os.SystemClock
import android.provider.Settings
import java.time.ZoneId

/** The platform's clocks. */
object AndroidClock : AppClock {
    override fun wallMs(): Long = System.currentTimeMillis()

    override fun bootMs(): Long = SystemClock.elapsedRealtime()

    override fun zone(): ZoneId = ZoneId.systemDefault()

    /** Which boot this is; null where the platform does not count, and then every start counts as a boot. */
    fun bootCount(context: Context): ULong? =
        Settings.Global.getInt(context.contentResolver, Settings.Global.BOOT_COUNT, -1).takeIf { it >= 0 }?.toULong()
}
