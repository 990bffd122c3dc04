package app.fieldvault.device

import java.time.ZoneId

/** Time as the shell needs it. The core has its own. */
interface AppClock {
    /** The wall clock, Unix milliseconds. */
    fun wallMs(): Long

    /** Milliseconds since boot, suspend included. */
    fun bootMs(): Long

    /** Where the person is. */
    fun zone(): ZoneId
}
