package app.fieldvault.device

import android.content.Context
import app.fieldvault.core.FieldAgent
import app.fieldvault.core.FieldAgentInterface
import app.fieldvault.core.ForeignDeviceControl
import app.fieldvault.core.ForeignEventSink
import app.fieldvault.core.ForeignKeyVault
import app.fieldvault.core.NativeStart
import app.fieldvault.gateway.CoreOpener
import java.io.File

/** Opens the core on this phone: its home is a folder that no backup takes. */
class AndroidCore(private val context: Context, private val vault: ForeignKeyVault, private val device: ForeignDeviceControl) : CoreOpener {
    override fun open(events: ForeignEventSink): FieldAgentInterface {
        NativeStart.start()
        return FieldAgent.open(home(context).path, AndroidClock.bootCount(context), vault, device, events)
    }

    companion object {
        /** Where the core keeps everything that it keeps. */
        fun home(context: Context): File = File(context.noBackupFilesDir, "agent")
    }
}
