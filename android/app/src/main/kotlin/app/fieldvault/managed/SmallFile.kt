package app.fieldvault.managed

import android.util.AtomicFile
import java.io.File
import java.io.IOException

/** A few words in a file that no backup takes. Nothing secret, nothing of a customer. */
class SmallFile(file: File) {
    private val file = AtomicFile(file)

    /** What was written last, or null if nothing was. */
    @Synchronized
    fun read(): String? = try {
        if (file.baseFile.exists()) String(file.readFully(), Charsets.UTF_8) else null
    } catch (_: IOException) {
        ""
    }

    /** Writes; a full disk leaves what was there. */
    @Synchronized
    fun write(text: String) {
        try {
            val out = file.startWrite()
            try {
                out.write(text.toByteArray())
                file.finishWrite(out)
            } catch (failed: IOException) {
                file.failWrite(out)
                throw failed
            }
        } catch (_: IOException) {
            // What is kept here is judged again at the next look, from what was kept before.
        }
    }
}
