package app.fieldvault.managed

import android.content.Context
import android.content.RestrictionsManager
import android.os.Bundle
import app.fieldvault.agent.ManagedKeyOutcome
import app.fieldvault.agent.ManagementRole
import app.fieldvault.device.AppClock
import app.fieldvault.device.ManagedSettings
import java.io.File
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow

/** Reads the managed configuration: at start, whenever the app comes to the screen, and when the system says that it changed. */
class ManagedReader(private val context: Context, private val clock: AppClock, private val policies: DevicePolicies) {
    private val file = SmallFile(File(context.noBackupFilesDir, "managed"))
    private val newest = MutableStateFlow(ManagedSettings.NONE)

    /** What the configuration says. */
    val settings: StateFlow<ManagedSettings> = newest.asStateFlow()

    /** What became of each key at the last look. */
    @Volatile
    var outcomes: List<ManagedKeyOutcome> = emptyList()
        private set

    /** Looks now. Reads a small file: not for the main thread. */
    @Synchronized
    fun look() {
        val bundle = context.getSystemService(RestrictionsManager::class.java)?.applicationRestrictions ?: Bundle.EMPTY
        val configuration = ManagedConfiguration.read(values(bundle))
        val before = ManagedGrace.read(file.read())
        val after = before.after(configuration.blank, clock.wallMs())
        if (after != before) file.write(after.save())
        outcomes = configuration.outcomes
        newest.value = ManagedSettings(
            managed = !configuration.blank || policies.role() != ManagementRole.None,
            enrolment = configuration[ManagedKey.Enrolment],
            helpContact = configuration[ManagedKey.HelpContact],
            withdrawn = after.withdrawn(clock.wallMs()),
        )
    }

    // The bundle comes from another process: a value of a class that this one lacks is no reason to fall over.
    @Suppress("DEPRECATION")
    private fun values(bundle: Bundle): Map<String, Any?> = try {
        bundle.keySet().associateWith { bundle.get(it) }
    } catch (_: RuntimeException) {
        emptyMap()
    }
}
