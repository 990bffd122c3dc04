package app.fieldvault.device

/** Whether the app can hear its fleet while nobody looks at it. Reported as posture and shown to the person. */
data class BackgroundHealth(
    /** When background work ran, newest first, Unix milliseconds; at most [KEPT]. */
    val runsMs: List<Long>,
    /** Since when runs are expected; null before enrolment. */
    val expectedSinceMs: Long?,
    /** The system does not hold the app back to save power. */
    val batteryExempt: Boolean,
    /** The system has put the app where background work is rare or forbidden. */
    val restricted: Boolean,
    /** Notifications may be shown. */
    val notificationsAllowed: Boolean,
    /** The maker of this phone has a switch of its own for starting apps, and its page can be opened. */
    val autostartPage: Boolean,
) {
    /** What is to be said in one word at [nowMs]. */
    fun verdict(nowMs: Long): BackgroundVerdict {
        val newest = runsMs.firstOrNull() ?: expectedSinceMs ?: return BackgroundVerdict.NotYet
        return when {
            restricted -> BackgroundVerdict.HeldBack
            nowMs - newest <= LATE_MS -> if (runsMs.isEmpty()) BackgroundVerdict.NotYet else BackgroundVerdict.Working
            else -> BackgroundVerdict.HeldBack
        }
    }

    companion object {
        /** Runs that are remembered and reported. */
        const val KEPT = 16

        /** Work is due every 15 minutes; a dozing phone may be late by hours, but not by more than this. */
        const val LATE_MS = 6 * 60 * 60 * 1000L

        /** Nothing is known. */
        val UNKNOWN = BackgroundHealth(emptyList(), null, batteryExempt = false, restricted = false, notificationsAllowed = false, autostartPage = false)
    }
}

/** How the background work does. */
enum class BackgroundVerdict { NotYet, Working, HeldBack }
