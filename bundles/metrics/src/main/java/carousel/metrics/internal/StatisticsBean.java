package carousel.metrics.internal;

import carousel.api.cmap.Cmap;
import carousel.api.cmap.CmapMap;
import carousel.api.cmap.CmapValue;
import carousel.api.cmap.CmapValue.DecimalValue;
import carousel.api.cmap.CmapValue.IntegerValue;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.ReflectionException;

/**
 * The keys below one prefix of the statistics map as attributes of a bean: {@code stats.srp.orf_token_tx} is {@code OrfTokenTx}. Read
 * when they are asked for.
 */
final class StatisticsBean implements DynamicMBean {
    private static final long PATIENCE_SECONDS = 5;

    private final Cmap cmap;
    private final String prefix;

    /** Guarded by this: attribute to key. */
    private final SortedMap<String, String> keys = new TreeMap<>();

    StatisticsBean(Cmap cmap, String prefix) {
        this.cmap = cmap;
        this.prefix = prefix;
    }

    synchronized void add(String key) {
        keys.put(attributeName(key), key);
    }

    /** Answers whether keys are left. */
    synchronized boolean remove(String key) {
        keys.remove(attributeName(key));
        return !keys.isEmpty();
    }

    private String attributeName(String key) {
        StringBuilder name = new StringBuilder();
        boolean first = true;
        for (char c : key.substring(prefix.length()).toCharArray()) {
            if (c == '_' || c == '.') {
                first = true;
            } else {
                name.append(first ? Character.toUpperCase(c) : c);
                first = false;
            }
        }
        return name.toString();
    }

    private Map<String, CmapValue> read() throws MBeanException {
        try {
            return cmap.entries(CmapMap.STATS, prefix).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new MBeanException(e, "The node does not tell its statistics: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MBeanException(e);
        }
    }

    private static Object plain(CmapValue value) {
        if (value instanceof IntegerValue integer) {
            return integer.number();
        }
        return value instanceof DecimalValue decimal ? (Object) decimal.number() : value.toString();
    }

    private synchronized String key(String attribute) throws AttributeNotFoundException {
        String key = keys.get(attribute);
        if (key == null) {
            throw new AttributeNotFoundException(attribute);
        }
        return key;
    }

    @Override
    public Object getAttribute(String attribute) throws AttributeNotFoundException, MBeanException {
        CmapValue value = read().get(key(attribute));
        if (value == null) {
            throw new AttributeNotFoundException(attribute);
        }
        return plain(value);
    }

    @Override
    public AttributeList getAttributes(String[] attributes) {
        AttributeList found = new AttributeList();
        try {
            Map<String, CmapValue> values = read();
            for (String attribute : attributes) {
                CmapValue value = values.get(key(attribute));
                if (value != null) {
                    found.add(new Attribute(attribute, plain(value)));
                }
            }
        } catch (MBeanException | AttributeNotFoundException e) {
            return found; // what is not there is left out, says the contract
        }
        return found;
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException(attribute.getName() + " cannot be set");
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        return new AttributeList();
    }

    @Override
    public Object invoke(String operation, Object[] parameters, String[] signature) throws ReflectionException {
        throw new ReflectionException(new NoSuchMethodException(operation));
    }

    @Override
    public synchronized MBeanInfo getMBeanInfo() {
        MBeanAttributeInfo[] attributes = keys.entrySet().stream()
                .map(entry -> new MBeanAttributeInfo(
                        entry.getKey(), Long.class.getName(), entry.getValue(), true, false, false))
                .toArray(MBeanAttributeInfo[]::new);
        return new MBeanInfo(
                StatisticsBean.class.getName(), "Statistics of the node: " + prefix, attributes, null, null, null);
    }
}
