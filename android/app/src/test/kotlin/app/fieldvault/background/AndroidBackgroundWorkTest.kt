package app.fieldvault.background

import android.content.Context
import androidx.test.core.app.ApplicationProvider
import androidx.test.ext.junit.runners.AndroidJUnit4
import androidx.work.Configuration
import androidx.work.ListenableWorker
import androidx.work.NetworkType
import androidx.work.WorkInfo
import androidx.work.WorkManager
import androidx.work.Worker
import androidx.work.WorkerFactory
import androidx.work.WorkerParameters
import androidx.work.testing.SynchronousExecutor
import androidx.work.testing.WorkManagerTestInitHelper
import app.fieldvault.ui.testkit.TestOwner
import java.util.concurrent.TimeUnit
import org.junit.Assert.assertEquals
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.annotation.Config

@RunWith(AndroidJUnit4::class)
@Config(application = TestOwner::class)
class AndroidBackgroundWorkTest {
    private val owner: TestOwner = ApplicationProvider.getApplicationContext()
    private val work = AndroidBackgroundWork(owner)

    @Before
    fun manage() {
        val configuration = Configuration.Builder().setExecutor(SynchronousExecutor()).setWorkerFactory(Idle).build()
        WorkManagerTestInitHelper.initializeTestWorkManager(owner, configuration)
    }

    @Test
    fun `the regular contact is tried without a network too, for the lease of a phone that has none must be judged`() {
        repeat(3) { work.keepBeating() }
        val regular = planned("heartbeat")
        assertEquals(NetworkType.NOT_REQUIRED, regular.constraints.requiredNetworkType)
        assertEquals(TimeUnit.MINUTES.toMillis(15), regular.periodicityInfo?.repeatIntervalMillis)
    }

    @Test
    fun `a contact that is asked for waits for a network, and is asked for once`() {
        repeat(3) { work.beatNow() }
        assertEquals(NetworkType.CONNECTED, planned("heartbeat-now").constraints.requiredNetworkType)
    }

    private fun planned(name: String): WorkInfo = WorkManager.getInstance(owner).getWorkInfosForUniqueWork(name).get().single()

    /** Work that does nothing when its time comes. */
    private object Idle : WorkerFactory() {
        override fun createWorker(appContext: Context, workerClassName: String, workerParameters: WorkerParameters): ListenableWorker =
            object : Worker(appContext, workerParameters) {
                override fun doWork(): Result = Result.success()
            }
    }
}
