package app.fieldvault.agent

/** What a call to the core came to. Nothing above the gateway throws. */
sealed interface Outcome<out T> {
    /** It was done. */
    data class Done<out T>(val value: T) : Outcome<T>

    /** It was not, and nothing was half done. */
    data class Failed(val failure: AgentFailure) : Outcome<Nothing>
}

/** The value, or nothing. */
fun <T> Outcome<T>.valueOrNull(): T? = (this as? Outcome.Done)?.value

/** Maps the value and keeps a failure. */
inline fun <T, R> Outcome<T>.map(transform: (T) -> R): Outcome<R> = when (this) {
    is Outcome.Done -> Outcome.Done(transform(value))
    is Outcome.Failed -> this
}
