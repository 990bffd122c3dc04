package app.fieldvault.background

import android.content.Context
import androidx.work.CoroutineWorker
import androidx.work.WorkerParameters
import app.fieldvault.AgentApplication

/** One contact with the server, on the system's time. Whatever it came to, the next is due at its own time: nothing is retried. */
class HeartbeatWorker(context: Context, parameters: WorkerParameters) : CoroutineWorker(context, parameters) {
    override suspend fun doWork(): Result {
        (applicationContext as AgentApplication).graph.beat()
        return Result.success()
    }
}
