package carousel.itest.simulator.mutation;

import carousel.api.totem.TotemFactory;
import carousel.totem.internal.SequenceStart;
import carousel.totem.internal.TotemComponent;
import java.io.IOException;
import java.io.StringWriter;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The totem bundle with one class changed. Its classes are loaded apart from those of the simulator. */
final class MutantLoader extends URLClassLoader {
    private static final String PACKAGE = "carousel.totem.internal.";
    private static final Path SOURCES = Path.of("../../bundles/totem/src/main/java/carousel/totem/internal");

    private MutantLoader(Path changed) throws MalformedURLException {
        super(
                new URL[] {
                    changed.toUri().toURL(),
                    TotemComponent.class.getProtectionDomain().getCodeSource().getLocation()
                },
                MutantLoader.class.getClassLoader());
    }

    /** Compiles the mistake into the folder. */
    static MutantLoader of(Mutation mutation, Path folder) throws IOException {
        String source = Files.readString(SOURCES.resolve(mutation.file() + ".java"));
        for (Mutation.Edit edit : mutation.edits()) {
            source = replace(source, edit);
        }
        compile(mutation.file(), source, folder);
        return new MutantLoader(folder);
    }

    private static String replace(String source, Mutation.Edit edit) {
        String[] pieces = edit.from().strip().split("\\s+", -1);
        StringBuilder pattern = new StringBuilder();
        for (String piece : pieces) {
            pattern.append(pattern.length() == 0 ? "" : "\\s+").append(Pattern.quote(piece));
        }
        Matcher matcher = Pattern.compile(pattern.toString()).matcher(source);
        if (!matcher.find()) {
            throw new AssertionError("the text to be changed is not there any more: " + edit.from());
        }
        String changed = source.substring(0, matcher.start()) + edit.to() + source.substring(matcher.end());
        if (matcher.find()) {
            throw new AssertionError("the text to be changed is there twice: " + edit.from());
        }
        return changed;
    }

    private static void compile(String name, String source, Path folder) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        StringWriter messages = new StringWriter();
        List<String> options = List.of(
                "-d", folder.toString(), "-proc:none", "-nowarn", "-classpath", System.getProperty("java.class.path"));
        if (!compiler.getTask(messages, null, null, options, null, List.of(file))
                .call()) {
            throw new AssertionError("the changed source does not compile: " + messages);
        }
    }

    /** A factory of members with the mistake. */
    TotemFactory factory(SequenceStart start) throws ReflectiveOperationException {
        Class<?> startClass = loadClass(SequenceStart.class.getName());
        Object mutantStart =
                startClass.getConstructor(int.class, int.class).newInstance(start.tokenSeq(), start.messageSeq());
        return (TotemFactory) loadClass(TotemComponent.class.getName())
                .getConstructor(startClass)
                .newInstance(mutantStart);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(PACKAGE)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }
}
