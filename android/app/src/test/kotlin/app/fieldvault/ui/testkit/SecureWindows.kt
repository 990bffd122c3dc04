package app.fieldvault.ui.testkit

import android.os.Build
import android.view.View
import android.view.WindowManager
import android.view.inspector.WindowInspector

/** The rule that every screen's test ends with: each window that exists keeps screenshots out. */
object SecureWindows {
    /** Fails if a window that exists is open to screenshots. */
    fun check() {
        val windows = all()
        check(windows.isNotEmpty()) { "no window to look at" }
        windows.forEach {
            val flags = (it.layoutParams as WindowManager.LayoutParams).flags
            check(flags and WindowManager.LayoutParams.FLAG_SECURE != 0) { "a window without FLAG_SECURE: ${it.javaClass.name}" }
        }
    }

    private fun all(): List<View> = if (Build.VERSION.SDK_INT >= 29) WindowInspector.getGlobalWindowViews() else beforeInspection()

    /** What Android 9 keeps its windows in; it has no public way to them. */
    private fun beforeInspection(): List<View> {
        val windows = Class.forName("android.view.WindowManagerGlobal")
        val instance = windows.getMethod("getInstance").invoke(null)
        val names = windows.getMethod("getViewRootNames").invoke(instance) as Array<*>
        val view = windows.getMethod("getRootView", String::class.java)
        return names.map { view.invoke(instance, it) as View }
    }
}
