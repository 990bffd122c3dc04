package app.fieldvault.ui.testkit

import android.view.WindowManager
import android.view.inspector.WindowInspector

/** The rule that every screen's test ends with: each window that exists keeps screenshots out. */
object SecureWindows {
    /** Fails if a window that exists is open to screenshots. */
    fun check() {
        val windows = WindowInspector.getGlobalWindowViews()
        check(windows.isNotEmpty()) { "no window to look at" }
        windows.forEach {
            val flags = (it.layoutParams as WindowManager.LayoutParams).flags
            check(flags and WindowManager.LayoutParams.FLAG_SECURE != 0) { "a window without FLAG_SECURE: ${it.javaClass.name}" }
        }
    }
}
