package app.fieldvault.background

import app.fieldvault.device.AppClock
import app.fieldvault.device.BackgroundHealth
import app.fieldvault.managed.SmallFile

/** When background work ran: nothing but times, so that a phone that is held back can be told from one that is off. */
class RunLog(private val file: SmallFile, private val clock: AppClock) {
    /** It runs now. */
    @Synchronized
    fun ran() {
        val runs = listOf(clock.wallMs()) + runs()
        file.write(runs.take(BackgroundHealth.KEPT).joinToString(" "))
    }

    /** Newest first. */
    fun runs(): List<Long> = file.read().orEmpty().split(' ').mapNotNull(String::toLongOrNull).filter { it >= 0 }.take(BackgroundHealth.KEPT)
}
