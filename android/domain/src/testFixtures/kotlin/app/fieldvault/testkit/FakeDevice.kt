package app.fieldvault.testkit

import app.fieldvault.agent.DueReminder
import app.fieldvault.device.AppClock
import app.fieldvault.device.BiometricAvailability
import app.fieldvault.device.BiometricGate
import app.fieldvault.device.BiometricResult
import app.fieldvault.device.BiometricSeal
import app.fieldvault.device.ContactActions
import app.fieldvault.device.ProtectedClipboard
import app.fieldvault.device.ReminderAlarms
import app.fieldvault.device.SystemSetting
import java.time.ZoneId

/** A clock that stands still until it is moved: wall and boot time move together. */
class FakeClock(private var wall: Long = START, private var boot: Long = 3_600_000) : AppClock {
    /** Where the person is. */
    var zoneId: ZoneId = ZoneId.of("Asia/Shanghai")

    override fun wallMs(): Long = wall

    override fun bootMs(): Long = boot

    override fun zone(): ZoneId = zoneId

    /** Time passes. */
    fun advance(ms: Long) {
        wall += ms
        boot += ms
    }

    companion object {
        /** Friday, 27 November 2026, 09:12 in Shanghai. */
        const val START: Long = 1_795_741_920_000
    }
}

/** Remembers what was opened. */
class FakeContactActions(var works: Boolean = true) : ContactActions {
    /** What was opened, as `dial:…`, `navigate:…`, `settings:…`. */
    val opened = ArrayList<String>()

    override fun dial(phone: String): Boolean = open("dial:$phone")

    override fun navigate(address: String): Boolean = open("navigate:$address")

    override fun openSettings(what: SystemSetting): Boolean = open("settings:$what")

    private fun open(what: String): Boolean {
        if (works) opened.add(what)
        return works
    }
}

/** A clipboard inside the test. */
class FakeClipboard : ProtectedClipboard {
    private var text: String? = null

    /** Whether other apps could read the last copy. */
    var inSystem = false
        private set

    /** How often it was cleared. */
    var cleared = 0
        private set

    override fun copy(text: String, toSystem: Boolean) {
        this.text = text
        inSystem = toSystem
    }

    override fun inApp(): String? = text

    override fun clear() {
        text = null
        cleared++
    }
}

/** Remembers what was planned. */
class FakeAlarms(var mayNotify: Boolean = true) : ReminderAlarms {
    /** What is planned. */
    var planned: List<DueReminder> = emptyList()
        private set

    override fun plan(reminders: List<DueReminder>) {
        planned = reminders
    }

    override fun allowed(): Boolean = mayNotify
}

/** A seal without a key. */
class FakeSeal(var available: BiometricAvailability = BiometricAvailability.Ready, var sealed: Boolean = false) : BiometricSeal {
    override fun availability(): BiometricAvailability = available

    override fun isSealed(): Boolean = sealed

    override fun forget() {
        sealed = false
    }
}

/** A prompt that answers at once with what a test says. */
class FakeGate(var answer: () -> BiometricResult = { BiometricResult.Cancelled }) : BiometricGate {
    override suspend fun unseal(): BiometricResult = answer()

    override suspend fun seal(secret: ByteArray): BiometricResult = answer().also { secret.fill(0) }
}
