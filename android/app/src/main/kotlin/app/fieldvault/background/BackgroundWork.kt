package app.fieldvault.background

import android.content.Context
import android.os.Build
import androidx.work.Constraints
import androidx.work.ExistingPeriodicWorkPolicy
import androidx.work.ExistingWorkPolicy
import androidx.work.NetworkType
import androidx.work.OneTimeWorkRequest
import androidx.work.OutOfQuotaPolicy
import androidx.work.PeriodicWorkRequest
import androidx.work.WorkManager
import java.util.concurrent.TimeUnit

/** Asks the system to let the app hear its fleet while nobody looks at it. Calls read a file: not for the main thread. */
interface BackgroundWork {
    /**
     * Every quarter of an hour from now on, however often this is said; without a network too, because a lease that runs out must be
     * judged just where there is none.
     */
    fun keepBeating()

    /** Once, as soon as there is a network. */
    fun beatNow()
}

/** WorkManager's. What it stores are words and times: no customer, no id. */
class AndroidBackgroundWork(private val context: Context) : BackgroundWork {
    override fun keepBeating() {
        val request = PeriodicWorkRequest.Builder(HeartbeatWorker::class.java, EVERY_MINUTES, TimeUnit.MINUTES).build()
        WorkManager.getInstance(context).enqueueUniquePeriodicWork(REGULAR, ExistingPeriodicWorkPolicy.UPDATE, request)
    }

    override fun beatNow() {
        val connected = Constraints.Builder().setRequiredNetworkType(NetworkType.CONNECTED).build()
        val request = OneTimeWorkRequest.Builder(HeartbeatWorker::class.java).setConstraints(connected)
        // Before 12 expedited work needs a foreground service, and this app has none.
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.S) request.setExpedited(OutOfQuotaPolicy.RUN_AS_NON_EXPEDITED_WORK_REQUEST)
        WorkManager.getInstance(context).enqueueUniqueWork(ONCE, ExistingWorkPolicy.KEEP, request.build())
    }

    private companion object {
        const val REGULAR = "heartbeat"
        const val ONCE = "heartbeat-now"
        const val EVERY_MINUTES = 15L
    }
}
