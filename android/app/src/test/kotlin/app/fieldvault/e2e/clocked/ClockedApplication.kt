package app.fieldvault.e2e.clocked

import app.fieldvault.core.ForeignDeviceControl
import app.fieldvault.core.testkit.openWithClock
import app.fieldvault.device.AndroidCore
import app.fieldvault.device.AndroidKeyVault
import app.fieldvault.device.AppClock
import app.fieldvault.e2e.E2eApplication
import app.fieldvault.gateway.CoreOpener

/** The app as it ships, but on a clock of the test's; so its core is the library that lets itself be opened on one. */
class ClockedApplication : E2eApplication() {
    /** Time, for all of it. */
    val clock = TestClock()

    override val time: AppClock get() = clock

    override fun core(device: ForeignDeviceControl) = CoreOpener { events ->
        openWithClock(AndroidCore.home(this).path, clock, AndroidKeyVault(this), device, events)
    }
}
