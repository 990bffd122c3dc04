package app.fieldvault.screen

import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch

/** Nothing faster than this shows a spinner. */
const val SLOW_MS = 300L

/** Does [work]; [slow] hears `true` once it has taken longer than [SLOW_MS], and `false` when it ends if it heard `true`. */
internal suspend fun <T> patiently(slow: (Boolean) -> Unit, work: suspend () -> T): T = coroutineScope {
    var told = false
    val timer = launch {
        delay(SLOW_MS)
        told = true
        slow(true)
    }
    try {
        work()
    } finally {
        timer.cancel()
        if (told) slow(false)
    }
}
