package app.fieldvault.entry

import androidx.lifecycle.DefaultLifecycleObserver
import androidx.lifecycle.LifecycleOwner
import androidx.lifecycle.ProcessLifecycleOwner

/** Tells when the app comes to the screen and leaves it. Behind an interface, because a test's process has no such life. */
fun interface ProcessLifecycle {
    /** From now on calls [started] and [stopped] on the main thread. */
    fun observe(started: () -> Unit, stopped: () -> Unit)
}

/** The platform's. */
object AndroidProcessLifecycle : ProcessLifecycle {
    override fun observe(started: () -> Unit, stopped: () -> Unit) {
        ProcessLifecycleOwner.get().lifecycle.addObserver(
            object : DefaultLifecycleObserver {
                override fun onStart(owner: LifecycleOwner) = started()

                override fun onStop(owner: LifecycleOwner) = stopped()
            },
        )
    }
}
