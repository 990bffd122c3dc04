package app.fieldvault.screen

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.receiveAsFlow

/**
 * State goes down, events come up. [on] runs on the scope's single thread (the main one), so that state changes in one place and
 * in order; work that waits is launched in [scope] and comes back as a change of state.
 *
 * @param S what the screen shows; immutable
 * @param E what a person did
 * @param X what happens once: go somewhere, dial, show a word
 */
abstract class Presenter<S, E, X>(initial: S, protected val scope: CoroutineScope) {
    private val current = MutableStateFlow(initial)
    private val once = Channel<X>(Channel.UNLIMITED)

    /** What is shown. */
    val state: StateFlow<S> = current.asStateFlow()

    /** What happens once, each taken by one collector. */
    val effects: Flow<X> = once.receiveAsFlow()

    /** Takes an event. */
    abstract fun on(event: E)

    /** Replaces the state. */
    protected fun show(change: (S) -> S) {
        current.value = change(current.value)
    }

    /** Makes something happen once. */
    protected fun emit(effect: X) {
        once.trySend(effect)
    }
}
