package app.fieldvault.ui

import android.Manifest
import android.content.ActivityNotFoundException
import android.content.Context
import android.content.Intent
import android.content.pm.PackageManager
import android.net.Uri
import android.os.Build
import android.os.Bundle
import androidx.activity.compose.setContent
import androidx.activity.enableEdgeToEdge
import androidx.activity.result.contract.ActivityResultContracts
import androidx.activity.viewModels
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.core.content.ContextCompat
import androidx.fragment.app.FragmentActivity
import androidx.lifecycle.lifecycleScope
import androidx.lifecycle.viewmodel.initializer
import androidx.lifecycle.viewmodel.viewModelFactory
import app.fieldvault.device.AppLanguages
import app.fieldvault.device.SystemSetting
import app.fieldvault.screen.enrol.EnrolEvent
import app.fieldvault.screen.root.RootEvent
import app.fieldvault.ui.enrol.EnrolAsks
import app.fieldvault.ui.root.Frame
import app.fieldvault.ui.root.RootContent
import app.fieldvault.ui.secure.SecureRoot
import app.fieldvault.ui.secure.SecureWindow
import app.fieldvault.ui.theme.FieldvaultTheme
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.filterNotNull
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext

/** The one window. What it shows follows from the phone's state; what it saves is a list of routes. */
class MainActivity : FragmentActivity() {
    private val owner get() = application as ScreenOwner
    private var restored: List<String> = emptyList()
    private val frame: Frame by viewModels {
        viewModelFactory { initializer { Frame(owner.screens, "${Build.MANUFACTURER} ${Build.MODEL}", restored) } }
    }
    private val camera = registerForActivityResult(ActivityResultContracts.RequestPermission()) { frame.enrol.on(EnrolEvent.Scan(it)) }
    private val file = registerForActivityResult(ActivityResultContracts.OpenDocument()) { it?.let(::readCode) }

    override fun attachBaseContext(newBase: Context) = super.attachBaseContext(AppLanguages.speaking(newBase))

    override fun onCreate(savedInstanceState: Bundle?) {
        val secure = SecureWindow.isWanted(owner.screens.status.value)
        SecureWindow.prepare(this, secure)
        super.onCreate(savedInstanceState)
        restored = savedInstanceState?.getStringArrayList(ROUTES).orEmpty()
        enableEdgeToEdge()
        frame.attach(owner.biometricGate(this))
        if (savedInstanceState == null) hear(intent)
        lifecycleScope.launch {
            owner.screens.status.filterNotNull().collect { if (SecureWindow.isWanted(it) != secure) recreate() }
        }
        setContent {
            FieldvaultTheme {
                SecureRoot(secure, owner.screens.clipboard, { owner.screens.status.value?.policy }) {
                    val managed by owner.screens.managed.collectAsState()
                    RootContent(frame, owner, asks(managed.enrolment))
                }
            }
        }
    }

    override fun onNewIntent(intent: Intent) {
        super.onNewIntent(intent)
        hear(intent)
    }

    override fun onSaveInstanceState(outState: Bundle) {
        super.onSaveInstanceState(outState)
        outState.putStringArrayList(ROUTES, ArrayList(frame.root.saved()))
    }

    override fun onDestroy() {
        frame.attach(null)
        super.onDestroy()
    }

    /** Of an intent only its action is looked at: whatever else a hostile app puts in is not read. */
    private fun hear(intent: Intent?) {
        if (intent?.action == ACTION_REMINDER) frame.root.on(RootEvent.ReminderTouched)
    }

    private fun asks(managedCode: String?) = EnrolAsks(
        scan = {
            val allowed = ContextCompat.checkSelfPermission(this, Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED
            if (allowed) frame.enrol.on(EnrolEvent.Scan(cameraAllowed = true)) else camera.launch(Manifest.permission.CAMERA)
        },
        pickFile = {
            try {
                file.launch(arrayOf("*/*"))
            } catch (_: ActivityNotFoundException) {
                frame.enrol.on(EnrolEvent.Type) // a phone without a file picker
            }
        },
        useManaged = managedCode?.let { code -> { frame.enrol.on(EnrolEvent.Payload(code.toByteArray())) } },
        appSettings = { owner.screens.contactActions.openSettings(SystemSetting.AppInfo) },
    )

    private fun readCode(uri: Uri) {
        lifecycleScope.launch {
            val bytes = withContext(Dispatchers.IO) {
                try {
                    contentResolver.openInputStream(uri)?.use { input ->
                        val buffer = ByteArray(LARGEST_CODE)
                        var read = 0
                        while (read < buffer.size) {
                            val more = input.read(buffer, read, buffer.size - read)
                            if (more < 0) break
                            read += more
                        }
                        buffer.copyOf(read)
                    }
                } catch (_: java.io.IOException) {
                    null
                } catch (_: SecurityException) {
                    null
                }
            }
            frame.enrol.on(EnrolEvent.Payload(bytes ?: ByteArray(0)))
        }
    }

    companion object {
        /** A reminder's notification was touched. It carries nothing. */
        const val ACTION_REMINDER = "app.fieldvault.action.REMINDER"

        private const val ROUTES = "routes"

        /** A code is under two kilobytes; more of a file is not read. */
        private const val LARGEST_CODE = 64 * 1024
    }
}
