package app.fieldvault.e2e.clocked

import app.fieldvault.core.testkit.ForeignClock
import app.fieldvault.core.testkit.TestMoment
import app.fieldvault.device.AppClock
import java.time.Duration
import java.time.ZoneId

/** One clock for the core and the shell. Wall and boot time move together, and only when a test says so. */
class TestClock : AppClock, ForeignClock {
    private var moment = TestMoment(wallMs = System.currentTimeMillis().toULong(), bootMs = HOUR_MS, boot = 1u)

    /** Time passes, with the phone on. */
    @Synchronized
    fun advance(time: Duration) {
        val ms = time.toMillis().toULong()
        moment = TestMoment(moment.wallMs + ms, moment.bootMs + ms, moment.boot)
    }

    /** The phone is off for [time] and starts again. */
    @Synchronized
    fun off(time: Duration) {
        moment = TestMoment(moment.wallMs + time.toMillis().toULong(), bootMs = 0u, boot = moment.boot + 1u)
    }

    @Synchronized
    override fun now(): TestMoment = moment

    override fun wallMs(): Long = now().wallMs.toLong()

    override fun bootMs(): Long = now().bootMs.toLong()

    override fun zone(): ZoneId = ZoneId.of("Asia/Shanghai")

    private companion object {
        val HOUR_MS = Duration.ofHours(1).toMillis().toULong()
    }
}
