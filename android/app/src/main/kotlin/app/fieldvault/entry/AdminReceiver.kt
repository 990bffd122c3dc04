package app.fieldvault.entry

import android.app.admin.DeviceAdminReceiver

/** What the system knows this app by where it owns the phone. Guarded by the system's own permission; does nothing itself. */
class AdminReceiver : DeviceAdminReceiver()
