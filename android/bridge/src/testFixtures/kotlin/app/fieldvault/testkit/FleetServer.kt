package app.fieldvault.testkit

import java.io.File
import java.util.concurrent.TimeUnit

/** The real server, as a process on loopback with a data folder of its own below [folder], and its administration. */
class FleetServer(private val folder: File, private val name: String = "server") : AutoCloseable {
    private val program = requireNotNull(System.getProperty("fieldvault.fleetServer")) { "run through cargo xtask android test" }
    private val log = File(folder, "$name.log")
    private var serving: Process? = null

    /** Where phones reach it, once it was started. */
    var address = ""
        private set

    init {
        folder.mkdirs()
        admin("init", "--name", "示例公司")
    }

    /** One command of administration; its JSON answer. */
    fun admin(vararg words: String): String {
        val process = ProcessBuilder(command(*words)).redirectError(ProcessBuilder.Redirect.appendTo(log)).start()
        process.outputStream.close()
        val said = process.inputStream.readBytes().decodeToString()
        check(process.waitFor() == 0) { "fleet-server ${words.joinToString(" ")}: $said ${log.readText().takeLast(400)}" }
        return said
    }

    /** Serves; at the same place as before, if it served before. */
    fun start(at: String = address.ifEmpty { "127.0.0.1:0" }) {
        val process = ProcessBuilder(command("serve", "--device-addr", at, "--console-addr", "127.0.0.1:0"))
            .redirectError(ProcessBuilder.Redirect.appendTo(log)).start()
        serving = process
        address = value(requireNotNull(process.inputStream.bufferedReader().readLine()) { log.readText().takeLast(400) }, "device_addr")
    }

    /** Is gone, as if the network were. */
    fun stop() {
        val process = serving ?: return
        process.destroy()
        if (!process.waitFor(GRACE_S, TimeUnit.SECONDS)) process.destroyForcibly().waitFor()
        serving = null
    }

    /** A one-time enrolment code for [user], as a QR would hold it. */
    fun code(user: String): ByteArray {
        val file = File.createTempFile("code", ".enrol", folder)
        file.delete()
        admin("enrol-token", "--user", user, "--out", file.path)
        return file.readBytes().also { file.delete() }
    }

    /** Takes in a CSV file with these lines below the heading. */
    fun import(vararg rows: String): String {
        val file = File.createTempFile("rows", ".csv", folder)
        file.writeText(HEADING + rows.joinToString("") { "$it\n" })
        return admin("import", file.path).also { file.delete() }
    }

    override fun close() = stop()

    private fun command(vararg words: String) = listOf(program, "--data", File(folder, name).path, "--lang", "en", "--json") + words

    companion object {
        private const val GRACE_S = 5L
        private const val HEADING = "external_id,name,company,phone,email,address,owner,label,notes\n"

        /** A scalar of a JSON object. */
        fun value(json: String, name: String): String =
            Regex("\"$name\":\"?([^\",}]*)").find(json)?.groupValues?.get(1) ?: error("no $name in an answer of ${json.length} characters")
    }
}
