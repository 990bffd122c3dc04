package app.fieldvault.screen

import app.fieldvault.agent.AgentFailure

/**
 * Failures after which the root shows another screen by itself (unlock, blocked, wiped, enrol). A screen that meets one of them
 * ends silently: a second word for the same thing would stand behind the lock.
 */
val AgentFailure.isShownByRoot: Boolean
    get() = when (this) {
        AgentFailure.Locked,
        AgentFailure.Interrupted,
        AgentFailure.Expired,
        AgentFailure.Wiped,
        AgentFailure.NotEnrolled,
        -> true
        else -> false
    }

/** The failure if a screen has to show it, else nothing. */
fun AgentFailure.forScreen(): AgentFailure? = takeUnless { isShownByRoot }
