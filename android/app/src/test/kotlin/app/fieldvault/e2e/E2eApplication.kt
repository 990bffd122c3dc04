package app.fieldvault.e2e

import android.Manifest
import android.app.Activity
import android.app.Application
import android.os.Bundle
import android.provider.Settings
import app.fieldvault.AgentApplication
import app.fieldvault.background.BackgroundWork
import app.fieldvault.core.ForeignDeviceControl
import app.fieldvault.device.AndroidClock
import app.fieldvault.device.AndroidCore
import app.fieldvault.device.AndroidKeyVault
import app.fieldvault.device.AppClock
import app.fieldvault.device.testkit.FakeKeystore
import app.fieldvault.entry.ProcessLifecycle
import app.fieldvault.gateway.CoreOpener
import app.fieldvault.graph.Platform
import org.robolectric.Shadows.shadowOf

/**
 * The app as it ships, on a host: its own graph, adapters, core and views. Only what a test's process lacks is put in: a Keystore,
 * a count of boots, the process' life (taken from the activities'), and a note instead of WorkManager.
 */
open class E2eApplication : AgentApplication() {
    /** What the system was asked to do without a screen. */
    val work = NotedWork()

    /** Time of the shell. */
    protected open val time: AppClock = AndroidClock

    override fun onCreate() {
        FakeKeystore()
        Settings.Global.putInt(contentResolver, Settings.Global.BOOT_COUNT, 1)
        shadowOf(this).grantPermissions(Manifest.permission.HIDE_OVERLAY_WINDOWS)
        super.onCreate()
    }

    /** The process starts anew, on the same phone with the same files and keys. The one before must have been closed. */
    fun startAgain() = super.onCreate()

    override fun platform() = Platform(time, ActivitiesLifecycle(this), work, ::core)

    /** How the core is opened. */
    protected open fun core(device: ForeignDeviceControl): CoreOpener = AndroidCore(this, AndroidKeyVault(this), device)
}

/** Notes what it was asked. */
class NotedWork : BackgroundWork {
    /** Whether the regular contact was asked for. */
    @Volatile
    var regular = false
        private set

    /** How often a contact was asked for at once. */
    @Volatile
    var once = 0
        private set

    override fun keepBeating() {
        regular = true
    }

    override fun beatNow() {
        once++
    }
}

/** The process lives as its activities do. */
private class ActivitiesLifecycle(private val application: Application) : ProcessLifecycle {
    override fun observe(started: () -> Unit, stopped: () -> Unit) {
        application.registerActivityLifecycleCallbacks(object : Application.ActivityLifecycleCallbacks {
            private var on = 0

            override fun onActivityStarted(activity: Activity) {
                if (on++ == 0) started()
            }

            override fun onActivityStopped(activity: Activity) {
                // An activity that is made anew is no departure.
                if (--on == 0 && !activity.isChangingConfigurations) stopped()
            }

            override fun onActivityCreated(activity: Activity, state: Bundle?) = Unit

            override fun onActivityResumed(activity: Activity) = Unit

            override fun onActivityPaused(activity: Activity) = Unit

            override fun onActivitySaveInstanceState(activity: Activity, state: Bundle) = Unit

            override fun onActivityDestroyed(activity: Activity) = Unit
        })
    }
}
