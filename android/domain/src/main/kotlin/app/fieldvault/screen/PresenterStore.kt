package app.fieldvault.screen

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancel
import kotlinx.coroutines.plus

/**
 * Keeps the presenters of the open app, so that a rotation loses nothing, and drops all of them when the session locks, so that
 * nothing of a customer stays in memory behind a lock. Used on the main thread only.
 */
class PresenterStore(private val parent: CoroutineScope) {
    private class Kept(val presenter: Presenter<*, *, *>, val scope: CoroutineScope)

    private val kept = LinkedHashMap<Route, Kept>()

    /** The presenter of [route], made by [make] the first time. */
    @Suppress("UNCHECKED_CAST")
    fun <P : Presenter<*, *, *>> of(route: Route, make: (CoroutineScope) -> P): P {
        val found = kept[route] ?: run {
            val scope = parent + Job(parent.coroutineContext[Job])
            Kept(make(scope), scope).also { kept[route] = it }
        }
        return found.presenter as P
    }

    /** The screen is gone for good: what it was doing ends. */
    fun forget(route: Route) {
        kept.remove(route)?.scope?.cancel()
    }

    /** The session has locked. */
    fun clear() {
        kept.values.forEach { it.scope.cancel() }
        kept.clear()
    }
}
