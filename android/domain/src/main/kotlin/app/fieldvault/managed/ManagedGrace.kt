package app.fieldvault.managed

/**
 * Judges a configuration that has gone blank. Consoles hand out empty ones for a moment while they change; one that stays empty on
 * a phone that had one means that the phone has left its management, and then the app fails closed.
 */
data class ManagedGrace(
    /** A configuration took effect once. */
    val seen: Boolean = false,
    /** Since when it is blank, by the wall clock; null while it is not. */
    val blankSinceMs: Long? = null,
) {
    /** What is known after a look at [nowMs]. */
    fun after(blank: Boolean, nowMs: Long): ManagedGrace = when {
        !blank -> ManagedGrace(seen = true)
        !seen -> this
        // A clock that was set back begins the grace anew; the core judges clocks by itself.
        blankSinceMs == null || blankSinceMs > nowMs -> copy(blankSinceMs = nowMs)
        else -> this
    }

    /** Whether the grace is over at [nowMs]. */
    fun withdrawn(nowMs: Long): Boolean = blankSinceMs?.let { nowMs - it >= GRACE_MS } ?: false

    /** For a file: no secret, no configuration. */
    fun save(): String = "$seen ${blankSinceMs ?: "-"}"

    companion object {
        /** How long a configuration may be blank. */
        const val GRACE_MS = 24 * 60 * 60 * 1000L

        /** Reads what [save] wrote. A file that cannot be read is taken for a phone that was managed: its clock begins at once. */
        fun read(saved: String?): ManagedGrace {
            val parts = saved?.trim()?.split(' ') ?: return ManagedGrace()
            val seen = parts.getOrNull(0)?.toBooleanStrictOrNull() ?: return ManagedGrace(seen = true)
            return ManagedGrace(seen, parts.getOrNull(1)?.toLongOrNull())
        }
    }
}
