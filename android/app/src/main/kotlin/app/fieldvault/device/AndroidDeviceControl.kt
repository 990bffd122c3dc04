package app.fieldvault.device

import android.content.Context
import app.fieldvault.core.ForeignDeviceControl
import app.fieldvault.core.PortException
import app.fieldvault.core.Restrictions
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow

/**
 * Does to the device what the core asks. Nothing is allowed until a policy has said so. [restrictions] are for what the app may ask
 * of the whole phone where it owns it; what a window keeps out an activity reads from the status, before it shows anything.
 */
class AndroidDeviceControl(
    private val context: Context,
    private val clipboard: ProtectedClipboard,
    private val alarms: AndroidReminderAlarms,
    private val seal: BiometricSeal,
) : ForeignDeviceControl {
    private val asked = MutableStateFlow(Restrictions(screenshotsAllowed = false, copyAllowed = false))

    /** What the newest policy allows. */
    val restrictions: StateFlow<Restrictions> = asked

    override fun applyRestrictions(restrictions: Restrictions) {
        asked.value = restrictions
    }

    /**
     * Each trace is tried whatever became of the others. Planned background work stays: it holds nothing, and it is what brings
     * the proof of an erase to the server.
     */
    override fun clearTraces() {
        val failed = listOf(clipboard::clear, alarms::clear, seal::forget, ::clearCaches).count { step ->
            try {
                step()
                false
            } catch (_: RuntimeException) {
                true
            }
        }
        if (failed > 0) throw PortException.Transient()
    }

    private fun clearCaches() {
        val roots = listOfNotNull(context.cacheDir, context.codeCacheDir, context.externalCacheDir)
        val left = roots.flatMap { it.listFiles().orEmpty().asList() }.count { !it.deleteRecursively() }
        if (left > 0) throw PortException.Transient()
    }
}
