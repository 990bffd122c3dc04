// Adapters and views.
import com.android.build.api.artifact.SingleArtifact
import org.jetbrains.kotlin.gradle.dsl.JvmTarget
import java.security.MessageDigest

plugins {
    alias(libs.plugins.android.application)
    alias(libs.plugins.kotlin.compose)
}

/** ABIs that the core is built for. */
val coreAbis = listOf("arm64-v8a", "armeabi-v7a", "x86_64")

android {
    namespace = "app.fieldvault"
    compileSdk = libs.versions.compileSdk.get().toInt()

    defaultConfig {
        applicationId = "app.fieldvault"
        minSdk = libs.versions.minSdk.get().toInt()
        targetSdk = libs.versions.targetSdk.get().toInt()
        versionCode = libs.versions.versionCode.get().toInt()
        versionName = libs.versions.versionName.get()
        ndk { abiFilters += coreAbis }
    }

    buildFeatures { compose = true }
    androidResources { localeFilters += listOf("en", "zh") }
    dependenciesInfo {
        includeInApk = false
        includeInBundle = false
    }
    packaging { jniLibs.useLegacyPackaging = false }
    compileOptions {
        sourceCompatibility = JavaVersion.toVersion(libs.versions.jvmTarget.get())
        targetCompatibility = JavaVersion.toVersion(libs.versions.jvmTarget.get())
    }

    // As scripts/build-apk: a keystore is given by the environment, its password by a file, both from the repository's root.
    val keystore = providers.environmentVariable("FIELDVAULT_KEYSTORE").orNull
    if (keystore != null) {
        signingConfigs.create("release") {
            storeFile = rootDir.parentFile.resolve(keystore)
            storePassword = rootDir.parentFile.resolve(providers.environmentVariable("FIELDVAULT_KEYSTORE_PASSWORD_FILE").get()).readText().trim()
            keyAlias = providers.environmentVariable("FIELDVAULT_KEYSTORE_ALIAS").get()
            keyPassword = storePassword
            enableV1Signing = false
            enableV2Signing = true
            enableV3Signing = true
        }
    }
    buildTypes {
        release {
            isMinifyEnabled = true
            proguardFiles("rules.pro")
            signingConfig = signingConfigs.findByName("release")
        }
    }

    testOptions.unitTests {
        isIncludeAndroidResources = true
        all {
            // They load another library, in a process of their own: cargo xtask android test.
            it.exclude("**/e2e/clocked/**")
            // What measures is no test: scripts/bench android.
            it.exclude("**/bench/**")
            it.systemProperty("robolectric.packagesToNotAcquire", "uniffi.,kotlin.,app.fieldvault.core")
            it.systemProperty("robolectric.pixelCopyRenderMode", "hardware")
            it.maxHeapSize = "2500m"
        }
    }
}

kotlin {
    compilerOptions {
        jvmTarget = JvmTarget.fromTarget(libs.versions.jvmTarget.get())
        allWarningsAsErrors = true
    }
}

dependencies {
    implementation(project(":domain"))
    implementation(libs.bundles.app.main)
    implementation(libs.jna) { artifact { type = "aar" } }
    testImplementation(testFixtures(project(":domain")))
    testImplementation(libs.bundles.app.test)
    testImplementation(libs.jna)
}

/** Builds the core for phones: scripts/build-core, which runs cargo-ndk and says what it misses. */
abstract class BuildCore : DefaultTask() {
    @get:Inject
    abstract val exec: ExecOperations

    @get:InputFiles
    @get:PathSensitive(PathSensitivity.RELATIVE)
    abstract val core: ConfigurableFileCollection

    @get:Input
    abstract val abis: ListProperty<String>

    @get:Internal
    abstract val repository: DirectoryProperty

    @get:OutputDirectory
    abstract val out: DirectoryProperty

    @TaskAction
    fun build() {
        exec.exec {
            workingDir = repository.get().asFile
            commandLine(listOf("scripts/build-core", "--out", out.get().asFile.path) + abis.get().flatMap { listOf("--abi", it) })
        }
    }
}

/** Compares what Gradle resolved for the release, and its merged manifest, with what the other build has. */
abstract class CompareWithHostBuild : DefaultTask() {
    @get:InputFile
    @get:PathSensitive(PathSensitivity.NONE)
    abstract val lock: RegularFileProperty

    @get:InputFile
    @get:PathSensitive(PathSensitivity.NONE)
    abstract val golden: RegularFileProperty

    @get:InputFile
    @get:PathSensitive(PathSensitivity.NONE)
    abstract val manifest: RegularFileProperty

    /** Coordinates and file of each library. */
    @get:Input
    abstract val resolved: MapProperty<String, String>

    @TaskAction
    fun compare() {
        val locked = lock.get().asFile.readLines().filter { it.isNotBlank() && !it.startsWith("#") }.map { it.split(' ') }
            .filter { (_, _, scopes) -> "main" in scopes.split(',') }
            .associate { (coordinates, sum) -> coordinates to sum }
        val found = resolved.get().mapValues { (_, path) -> sha256(File(path)) }
        val faults = buildList {
            (found.keys - locked.keys).forEach { add("$it is resolved, but not in gradle/artifacts.lock") }
            (locked.keys - found.keys).forEach { add("$it is in gradle/artifacts.lock, but not resolved") }
            found.filter { (key, sum) -> locked[key].let { it != null && it != sum } }.forEach { (key, _) -> add("$key has another SHA-256") }
            val permission = Regex("<uses-permission[^>]*android:name=\"([^\"]+)\"")
            val asked = permission.findAll(manifest.get().asFile.readText()).map { it.groupValues[1] }.toSortedSet()
            val reviewed = golden.get().asFile.readLines().filter { it.startsWith("uses-permission ") }.map { it.split(' ')[1] }.toSortedSet()
            if (asked != reviewed) add("permissions are $asked; app/goldens/manifest.txt has $reviewed")
        }
        if (faults.isNotEmpty()) throw GradleException(faults.joinToString("\n"))
    }

    private fun sha256(file: File): String =
        MessageDigest.getInstance("SHA-256").digest(file.readBytes()).joinToString("") { "%02x".format(it) }
}

androidComponents {
    onVariants { variant ->
        val root = rootDir.parentFile
        val core = tasks.register<BuildCore>(variant.computeTaskName("build", "core")) {
            repository = root
            core.from(fileTree(root.resolve("rust-core")) { exclude("**/target/**") })
            core.from(listOf("Cargo.toml", "Cargo.lock", "rust-toolchain.toml", "gradle/libs.versions.toml", "scripts/build-core").map(root::resolve))
            abis = coreAbis
        }
        variant.sources.jniLibs?.addGeneratedSourceDirectory(core, BuildCore::out)

        if (variant.name == "release") {
            val libraries = variant.runtimeConfiguration.incoming
                .artifactView { componentFilter { it is ModuleComponentIdentifier } }
                .artifacts.resolvedArtifacts
            val compare = tasks.register<CompareWithHostBuild>("compareWithHostBuild") {
                lock = root.resolve("gradle/artifacts.lock")
                golden = file("goldens/manifest.txt")
                manifest = variant.artifacts.get(SingleArtifact.MERGED_MANIFEST)
                resolved = libraries.map { all -> all.associate { "${it.id.componentIdentifier}:${it.file.extension}" to it.file.path } }
            }
            tasks.named("check") { dependsOn(compare) }
        }
    }
}
