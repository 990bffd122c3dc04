package app.fieldvault.ui.picture

import com.github.takahirom.roborazzi.ExperimentalRoborazziApi
import com.github.takahirom.roborazzi.RoborazziOptions
import com.github.takahirom.roborazzi.RoborazziTaskType
import com.github.takahirom.roborazzi.captureScreenRoboImage
import java.awt.image.BufferedImage
import java.io.File
import javax.imageio.ImageIO

/** A picture of all windows, at full size. */
class Picture(val name: String, val pixels: BufferedImage)

/** Takes pictures. */
object Camera {
    /** The repository. */
    val root = File(System.getProperty("fieldvault.root") ?: error("fieldvault.root is not set"))

    /** What was taken, and where it differs; not part of the tree. */
    val folder = File(System.getProperty("fieldvault.pictures.out") ?: "${System.getProperty("fieldvault.testDir")}/pictures")

    private val only: String = System.getProperty("fieldvault.pictures.only").orEmpty()

    /** Only some pictures were asked for. */
    val partial: Boolean get() = only.isNotEmpty()

    /** Whether this one was asked for. */
    fun wanted(name: String): Boolean = only in name

    /** Takes one. */
    @OptIn(ExperimentalRoborazziApi::class)
    fun take(name: String): Picture {
        val file = folder.resolve("full/$name.png")
        file.parentFile.mkdirs()
        captureScreenRoboImage(file, RoborazziOptions(taskType = RoborazziTaskType.Record))
        return Picture(name, ImageIO.read(file))
    }
}
