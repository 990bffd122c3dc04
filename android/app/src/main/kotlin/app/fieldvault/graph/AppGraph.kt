package app.fieldvault.graph

import android.content.Context
import androidx.fragment.app.FragmentActivity
import app.fieldvault.R
import app.fieldvault.agent.AgentEvent
import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.PhoneState
import app.fieldvault.agent.PhoneStatus
import app.fieldvault.background.Heartbeat
import app.fieldvault.background.Posture
import app.fieldvault.background.RunLog
import app.fieldvault.device.AndroidBiometricSeal
import app.fieldvault.device.AndroidContactActions
import app.fieldvault.device.AndroidDeviceControl
import app.fieldvault.device.AndroidProtectedClipboard
import app.fieldvault.device.AndroidReminderAlarms
import app.fieldvault.device.AppClock
import app.fieldvault.device.BackgroundHealth
import app.fieldvault.device.BiometricGate
import app.fieldvault.device.BiometricPromptRunner
import app.fieldvault.device.BiometricSeal
import app.fieldvault.device.ContactActions
import app.fieldvault.device.ManagedSettings
import app.fieldvault.device.PromptWords
import app.fieldvault.device.ProtectedClipboard
import app.fieldvault.device.ReminderAlarms
import app.fieldvault.entry.ReminderNotices
import app.fieldvault.entry.SystemSignals
import app.fieldvault.gateway.RustAgentGateway
import app.fieldvault.managed.DevicePolicies
import app.fieldvault.managed.ManagedReader
import app.fieldvault.managed.SmallFile
import app.fieldvault.screen.PresenterStore
import app.fieldvault.screen.ScreenGraph
import app.fieldvault.screen.SyncState
import app.fieldvault.session.EditWatch
import app.fieldvault.session.ForegroundWork
import app.fieldvault.session.SessionWatcher
import app.fieldvault.session.SyncRunner
import java.io.File
import java.time.Instant
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext

/** Every object of the process, made once, here, and told about the phone's life. Used on the main thread unless it says otherwise. */
class AppGraph(private val context: Context, private val platform: Platform) : ScreenGraph, AutoCloseable {
    private val main = CoroutineScope(SupervisorJob() + Dispatchers.Main.immediate)
    private val plannedAlarms = AndroidReminderAlarms(context, platform.clock)
    private val seal = AndroidBiometricSeal(context)
    override val clock: AppClock = platform.clock
    override val contactActions: ContactActions = AndroidContactActions(context)
    override val clipboard: ProtectedClipboard = AndroidProtectedClipboard(context, clock, main)
    override val alarms: ReminderAlarms = plannedAlarms
    override val biometricSeal: BiometricSeal = seal
    override val presenters = PresenterStore(main)

    private val device = AndroidDeviceControl(context, clipboard, plannedAlarms, seal)
    private val policies = DevicePolicies(context)
    private val reader = ManagedReader(context, clock, policies)
    private val runs = RunLog(SmallFile(File(context.noBackupFilesDir, "runs")), clock)
    private val posture = Posture(context, runs, policies, reader)
    private val core = RustAgentGateway(platform.core(device))

    private val watcher = SessionWatcher(core, presenters, clipboard, alarms, main)
    private val sync = SyncRunner(core, clock, main, watcher::refresh)
    private val foreground = ForegroundWork(core, watcher.status, main, watcher::refresh, sync::syncNow)
    private val heartbeat = Heartbeat(core, runs, posture) { main.launch { watcher.refresh() } }
    override val gateway: AgentGateway = EditWatch(core) {
        watcher.refresh()
        sync.queued()
    }
    private val health = MutableStateFlow(BackgroundHealth.UNKNOWN)

    override val status: StateFlow<PhoneStatus?> = watcher.status
    override val trouble: StateFlow<AgentFailure?> = watcher.trouble
    override val managed: StateFlow<ManagedSettings> = reader.settings
    override val background: StateFlow<BackgroundHealth> = health
    override val syncState: StateFlow<SyncState> = sync.state

    /** Begins to listen: to the core, the system and the app's life. Once. */
    fun start() {
        watcher.start()
        sync.start()
        main.launch { gateway.events.collect { if (it == AgentEvent.Unlocked) sync.syncNow() } }
        main.launch { device.restrictions.collect { aside { policies.harden(it.screenshotsAllowed) } } }
        main.launch { combine(managed, status, ::Pair).collect { (settings, phone) -> keepLocked(settings, phone) } }
        main.launch {
            aside {
                ReminderNotices(context, clock).prepare()
                platform.work.keepBeating()
                reader.look()
            }
        }
        tellZone()
        SystemSignals(context, Signals(main, ::onSignal)).start()
        platform.lifecycle.observe(::cameUp, foreground::stop)
    }

    override fun refreshStatus() = watcher.refresh()

    override fun syncNow() = sync.syncNow()

    override fun refreshBackground() {
        main.launch { health.value = aside { posture.health() } }
    }

    /** One contact with the server from the background; from any thread. */
    suspend fun beat() {
        aside { reader.look() }
        heartbeat.beat()
    }

    /** Asks the system for a contact as soon as there is a network. [asked] hears when that is done, or cannot be. */
    fun beatSoon(asked: () -> Unit = {}) {
        main.launch { aside { platform.work.beatNow() } }.invokeOnCompletion { asked() }
    }

    /** The system's biometric prompt over [activity]. */
    fun biometricGate(activity: FragmentActivity): BiometricGate {
        val words = PromptWords(activity.getString(R.string.prompt_biometric_title), activity.getString(R.string.prompt_biometric_use_pin))
        val prompt = BiometricPromptRunner(activity, seal)
        return object : BiometricGate {
            override suspend fun unseal() = prompt.unlock(words)

            override suspend fun seal(secret: ByteArray) = prompt.seal(secret, words)
        }
    }

    /**
     * Ends what runs and lets the core go. What listens to the system stays registered and reaches nobody any more. A phone ends the
     * process instead.
     */
    override fun close() {
        main.cancel()
        core.close()
    }

    private fun cameUp() {
        foreground.start()
        tellZone()
        main.launch {
            aside { reader.look() }
            gateway.reportDevice(aside { posture.report() })
            // What the phone lacks may have been set meanwhile.
            watcher.refresh()
        }
    }

    private fun onSignal(signal: Signal) {
        when (signal) {
            Signal.ScreenOff -> gateway.screenOff()
            Signal.ClockChanged -> judgeAgain()
            Signal.ZoneChanged -> {
                tellZone()
                judgeAgain()
            }
            Signal.ConfigurationChanged -> main.launch { aside { reader.look() } }
            Signal.NetworkBack -> {
                beatSoon()
                if (status.value?.state == PhoneState.Open) sync.syncNow()
            }
        }
    }

    private fun judgeAgain() {
        main.launch {
            gateway.tick()
            watcher.refresh()
        }
    }

    /** Lists are cut into days where the person is; in summer that may be another offset than in winter. */
    private fun tellZone() {
        val offset = clock.zone().rules.getOffset(Instant.ofEpochMilli(clock.wallMs())).totalSeconds
        main.launch { gateway.zoneChanged(offset) }
    }

    /** A phone that has left its management stays locked until it is back. */
    private fun keepLocked(settings: ManagedSettings, phone: PhoneStatus?) {
        if (settings.withdrawn && phone?.state == PhoneState.Open) gateway.lock()
    }

    /** What reads files or asks other processes is not done on the main thread. */
    private suspend fun <T> aside(work: () -> T): T = withContext(Dispatchers.IO) { work() }
}
